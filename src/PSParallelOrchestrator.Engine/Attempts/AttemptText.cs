namespace PSParallelOrchestrator.Engine.Attempts;

/// <summary>Words of attempts that others look for.</summary>
internal static class AttemptText
{
    /// <summary>What stands in a reason before the end of the output.</summary>
    public const string OutputEnds = "Its output ends:";
}
