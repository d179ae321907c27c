using PSParallelOrchestrator.Engine.Backends;
using PSParallelOrchestrator.Engine.Execution.Scripts;
using PSParallelOrchestrator.Engine.Processes;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>Whether the scripts of tasks can be run here.</summary>
internal static class ScriptReadiness
{
    /// <summary>Checks that there is a PowerShell for each, before anything begins.</summary>
    /// <exception cref="OrchestratorException">There is none for one of them.</exception>
    public static void Require(IEnumerable<OrchestratorTask> tasks, RunOptions options)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        var areHere = BackendRegistry.UsesProgramsOfThisMachine(options.Backend);
        foreach (var task in tasks.Where(task => task.Script is not null))
        {
            if (task.Script!.InProcess)
            {
                if (OwnPowerShell.Scripts is null || options.Backend != BackendKind.Threading)
                {
                    throw ScriptErrors.NoProcessOfPowerShell(task.Id);
                }
            }
            else if (areHere && found.Add(task.Script.Shell ?? string.Empty))
            {
                Require(task.Id, task.Script.Shell ?? options.Shell ?? OwnPowerShell.Program ?? HostCommand.StandardShell);
            }
        }
    }

    private static void Require(string task, string shell)
    {
        try
        {
            CommandResolver.Resolve(new ChildStartInfo
            {
                FileName = shell,
                Arguments = [],
                WorkingDirectory = Path.GetTempPath(),
                Environment = OwnEnvironment.Copy(),
            });
        }
        catch (ChildStartException e)
        {
            throw ScriptErrors.NoPowerShell(task, e.Message);
        }
    }
}
