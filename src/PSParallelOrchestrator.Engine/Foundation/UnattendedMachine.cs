namespace PSParallelOrchestrator.Engine.Foundation;

/// <summary>Machines at which nobody sits, whatever their terminals look like.</summary>
public static class UnattendedMachine
{
    /// <summary>Whether the environment says so: systems that build and test set CI, and some give their jobs a terminal.</summary>
    public static bool IsSaid => Environment.GetEnvironmentVariable("CI") is not (null or "" or "0" or "false");
}
