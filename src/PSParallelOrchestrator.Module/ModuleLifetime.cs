using System.Management.Automation;
using PSParallelOrchestrator.Engine.Hosting;

namespace PSParallelOrchestrator.Module;

/// <summary>
/// When the module is removed or PowerShell ends, live runs are left as they are, to be resumed; what they started is ended.
/// </summary>
public sealed class ModuleLifetime : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public void OnImport() => AppDomain.CurrentDomain.ProcessExit += Abandon;

    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        AppDomain.CurrentDomain.ProcessExit -= Abandon;
        RunHost.AbandonAll(Patience);
    }

    private static void Abandon(object? sender, EventArgs e) => RunHost.AbandonAll(Patience);
}
