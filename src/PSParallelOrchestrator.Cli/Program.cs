using PSParallelOrchestrator.Cli;
using PSParallelOrchestrator.Cli.Streams;

return OpenFiles.AreTooFew() ? ExitCode.NotAvailable : await Psorch.RunAsync(args);
