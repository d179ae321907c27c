using PSParallelOrchestrator.Cli;
using PSParallelOrchestrator.Cli.Commands;
using PSParallelOrchestrator.Engine.Execution.Detached;
using PSParallelOrchestrator.Engine.Processes;

// psorch is a process of our own: no process of an attempt can escape it.
Subreaper.TryEnable();
using var signals = TerminationSignals.OfThisProcess;
if (ExecCommand.IsMeant(args, out var secrets))
{
    // Begun for every attempt: it has no time for the rest of the command line.
    return await AttemptExecutor.RunAsync(args[1], secrets, signals.Token, signals.Hurry());
}

return await CommandLine.RunAsync(args, signals.Token);
