using System.Runtime.CompilerServices;

namespace PSParallelOrchestrator.Tests.Shared;

/// <summary>
/// What tests start lives for a second: its runtime compiles nothing a second time for speed that would come too late. A tenth less
/// processor time.
/// </summary>
internal static class ShortProcesses
{
    [ModuleInitializer]
    internal static void Prepare()
    {
        Environment.SetEnvironmentVariable("DOTNET_TieredPGO", "0");
        Environment.SetEnvironmentVariable("DOTNET_TC_CallCountThreshold", "500");
    }
}
