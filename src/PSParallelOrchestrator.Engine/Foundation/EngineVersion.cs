using System.Reflection;

namespace PSParallelOrchestrator.Engine.Foundation;

/// <summary>The version of this engine.</summary>
public static class EngineVersion
{
    /// <summary>The version, for example 0.1.0.</summary>
    public static string Current { get; } =
        typeof(EngineVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
        ?? "0";
}
