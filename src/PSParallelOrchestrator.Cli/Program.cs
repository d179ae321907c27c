using PSParallelOrchestrator.Cli;
using PSParallelOrchestrator.Engine.Execution.Processes;

// psorch is a process of our own: no process of an attempt can escape it.
Subreaper.TryEnable();
using var signals = new TerminationSignals();
return await CommandLine.RunAsync(args, signals.Token);
