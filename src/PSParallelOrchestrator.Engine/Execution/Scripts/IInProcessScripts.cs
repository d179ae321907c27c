namespace PSParallelOrchestrator.Engine.Execution.Scripts;

/// <summary>Runs scripts in runspaces of the process that the orchestrator is in. Only a PowerShell can.</summary>
public interface IInProcessScripts
{
    /// <summary>Runs a script.</summary>
    /// <param name="request">What it runs, as CLIXML.</param>
    /// <param name="output">Takes each object that it writes, as an element of CLIXML.</param>
    /// <param name="record">Takes each record of another stream, as an element of CLIXML.</param>
    /// <param name="progress">Takes its progress, in a line.</param>
    /// <param name="text">Takes text for people, and whether it is of an error.</param>
    /// <param name="stop">The wish to end it.</param>
    /// <returns>How it ended, as JSON.</returns>
    Task<string> RunAsync(
        string request,
        Action<string> output,
        Action<string> record,
        Action<string> progress,
        Action<string, bool> text,
        CancellationToken stop);
}
