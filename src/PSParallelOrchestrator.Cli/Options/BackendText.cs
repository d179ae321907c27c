using PSParallelOrchestrator.Engine.Backends;

namespace PSParallelOrchestrator.Cli.Options;

/// <summary>What help says of backends.</summary>
internal static class BackendText
{
    /// <summary>The backends that can be named: those that are built, and Auto.</summary>
    public static string Choices => $"{string.Join(", ", BackendRegistry.Built.Select(backend => backend.Kind))} or {BackendKind.Auto}";
}
