using System.Management.Automation;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using PSParallelOrchestrator.Engine.Hosting;
using PSParallelOrchestrator.Module.Runs;

namespace PSParallelOrchestrator.Module;

/// <summary>
/// When the module is imported, the engine is to be found by who calls it first. When the module is removed or PowerShell ends, live runs
/// are left as they are, to be resumed; what they started is ended.
/// </summary>
public sealed class ModuleLifetime : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    private const string EngineName = "PSParallelOrchestrator.Engine";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    static ModuleLifetime() => AssemblyLoadContext.Default.Resolving += FindEngine;

    /// <inheritdoc/>
    public void OnImport() => AppDomain.CurrentDomain.ProcessExit += Abandon;

    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo)
    {
        AppDomain.CurrentDomain.ProcessExit -= Abandon;
        EndingSignals.Forget();
        Abandon(this, EventArgs.Empty);
    }

    // The engine and all it needs are loaded privately: other modules may have other versions of the same libraries.
    private static Assembly? FindEngine(AssemblyLoadContext context, AssemblyName name) =>
        name.Name == EngineName
            ? ModuleLoadContext.LoadModule(Path.Combine(
                Path.GetDirectoryName(typeof(ModuleLifetime).Assembly.Location)!, "private", EngineName + ".dll"))
            : null;

    private static void Abandon(object? sender, EventArgs e)
    {
        // Who has run nothing need not wait for the engine to be loaded.
        if (ModuleLoadContext.IsLoaded)
        {
            AbandonAll();
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AbandonAll()
    {
        // Who leaves PowerShell without having waited is told; by then there is nothing but the terminal to tell it on.
        foreach (var run in RunHost.LiveRuns.Where(run => run.State == RunState.Running))
        {
            Console.Error.WriteLine(CmdletErrors.LeftBehind(run));
        }

        RunHost.AbandonAll(Patience);
    }
}
