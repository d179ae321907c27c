namespace PSParallelOrchestrator.Engine.Agents.LanguageModels;

/// <summary>How services and clients write an effort.</summary>
internal static class EffortText
{
    public static string Of(ModelEffort effort) => effort switch
    {
        ModelEffort.Low => "low",
        ModelEffort.Medium => "medium",
        ModelEffort.High => "high",
        ModelEffort.XHigh => "xhigh",
        ModelEffort.Max => "max",
        _ => throw new ArgumentOutOfRangeException(nameof(effort), effort, "There is no such effort."),
    };
}
