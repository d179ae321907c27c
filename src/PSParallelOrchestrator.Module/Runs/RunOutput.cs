namespace PSParallelOrchestrator.Module.Runs;

/// <summary>What a cmdlet that began a run writes.</summary>
internal enum RunOutputKind
{
    /// <summary>The live run, at once.</summary>
    Live,

    /// <summary>The run, when it has ended.</summary>
    Finished,

    /// <summary>A job.</summary>
    Job,
}

/// <summary>Writes runs that were begun.</summary>
internal static class RunOutput
{
    /// <summary>Writes a run in the form that was asked for; one that was waited for and did not succeed is an error besides.</summary>
    /// <param name="cmdlet">Who writes.</param>
    /// <param name="run">The run.</param>
    /// <param name="command">What began it.</param>
    /// <param name="kind">In which form.</param>
    public static void Write(OrchestratorCmdlet cmdlet, OrchestratorRun run, string command, RunOutputKind kind)
    {
        EndingSignals.Watch();
        RunTelling.Begin(cmdlet, run);
        switch (kind)
        {
            case RunOutputKind.Job:
                var job = RunJob.Begin(run, command);
                cmdlet.JobRepository.Add(job);
                cmdlet.WriteObject(job);
                break;
            case RunOutputKind.Finished:
                new RunWaiter(cmdlet).WaitOwned(run);
                cmdlet.WriteObject(run);
                WriteFailure(cmdlet, run);
                RunTelling.Say(cmdlet, $"The run is in {run.Directory}; Merge-OrchestratorOutput puts together what its tasks made.");
                break;
            default:
                cmdlet.WriteObject(run);
                break;
        }
    }

    /// <summary>Writes the error RunFailed of a run that has not succeeded.</summary>
    /// <param name="cmdlet">Who writes.</param>
    /// <param name="run">The run; it has ended.</param>
    public static void WriteFailure(OrchestratorCmdlet cmdlet, OrchestratorRun run)
    {
        if (run.State != RunState.Succeeded)
        {
            cmdlet.WriteError(CmdletErrors.RunFailedRecord(run));
        }
    }
}
