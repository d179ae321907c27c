namespace PSParallelOrchestrator.Engine.Backends.Slurm;

/// <summary>The controller of the cluster does not answer: what was asked may have been done or not.</summary>
internal sealed class SlurmUnreachableException(string reason) : IOException(
    $"The controller of Slurm does not answer: {reason.TrimEnd('.')}. Jobs that run go on.");
