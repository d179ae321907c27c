using System.Management.Automation;
using PSParallelOrchestrator.Module.Tasks;

namespace PSParallelOrchestrator.Module.Transformations;

/// <summary>Lets an empty text be no value: what a table has in a cell without one.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EmptyIsNoneAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        TaskValue.IsNone(inputData) ? null : inputData;
}
