namespace PSParallelOrchestrator.Engine.Execution.Scripts;

/// <summary>The PowerShell that this process is, where it is one.</summary>
public static class OwnPowerShell
{
    /// <summary>Its program, for more of the same; null where this process is none, or its program is not known.</summary>
    public static string? Program { get; private set; }

    /// <summary>Runs scripts in this process; null where it is none.</summary>
    public static IInProcessScripts? Scripts { get; private set; }

    /// <summary>Makes it known.</summary>
    /// <param name="program">Its program, as a full path; null where that is not known.</param>
    /// <param name="scripts">Runs scripts in this process.</param>
    public static void Register(string? program, IInProcessScripts scripts) => (Program, Scripts) = (program, scripts);
}
