using System.Management.Automation;

namespace PSParallelOrchestrator.Module;

/// <summary>Lets a parameter that wants the id or directory of a run take the run instead.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RunTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is OrchestratorRun run ? run.Directory : inputData;
}
