namespace PSParallelOrchestrator.Engine.Tests.Processes;

/// <summary>Being a subreaper concerns the whole test process: nobody else may start processes meanwhile.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessTestGroup
{
    public const string Name = "Processes";
}
