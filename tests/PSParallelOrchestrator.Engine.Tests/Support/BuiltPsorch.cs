using PSParallelOrchestrator.Engine.Backends.Process;

namespace PSParallelOrchestrator.Engine.Tests.Support;

/// <summary>The psorch that is built beside these tests.</summary>
internal static class BuiltPsorch
{
    public static PsorchProgram Program { get; } =
        new(Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "psorch.exe" : "psorch"), []);

    public static Task<(PsorchProgram? Program, string? Problem)> Locate() =>
        Task.FromResult<(PsorchProgram?, string?)>((Program, null));
}
