namespace PSParallelOrchestrator.Engine.PlanFiles;

/// <summary>How a plan is written.</summary>
public enum PlanFormat
{
    /// <summary>JSON.</summary>
    Json,

    /// <summary>YAML.</summary>
    Yaml,
}
