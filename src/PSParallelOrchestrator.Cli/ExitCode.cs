namespace PSParallelOrchestrator.Cli;

/// <summary>What psorch ends with.</summary>
internal static class ExitCode
{
    /// <summary>Everything succeeded.</summary>
    public const int Success = 0;

    /// <summary>A task did not succeed, or its result could not be merged.</summary>
    public const int Failed = 1;

    /// <summary>The input cannot be used.</summary>
    public const int InvalidInput = 2;

    /// <summary>The backend, an agent or a program they need is not usable here.</summary>
    public const int NotAvailable = 3;

    /// <summary>The user stopped it (128 + SIGINT), or was asked and did not want it.</summary>
    public const int Canceled = 130;

    /// <summary>The code for an error.</summary>
    /// <param name="kind">What sort of error it is.</param>
    public static int Of(OrchestratorErrorKind kind) => kind switch
    {
        OrchestratorErrorKind.Failed or OrchestratorErrorKind.TimedOut => Failed,
        OrchestratorErrorKind.NotAvailable or OrchestratorErrorKind.NotAuthenticated => NotAvailable,
        OrchestratorErrorKind.Declined => Canceled,
        _ => InvalidInput,
    };

    /// <summary>The code for a run that ended.</summary>
    public static int Of(RunState state) => state switch
    {
        RunState.Succeeded => Success,
        RunState.Canceled => Canceled,
        _ => Failed,
    };
}
