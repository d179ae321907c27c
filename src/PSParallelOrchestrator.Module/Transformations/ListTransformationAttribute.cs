using System.Management.Automation;
using PSParallelOrchestrator.Module.Tasks;

namespace PSParallelOrchestrator.Module.Transformations;

/// <summary>Lets a list of numbers be a text such as a table has: <c>1;2</c>; an empty one is an empty list.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ListTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        TaskValue.Plain(inputData) is string cell ? TaskValue.Split(cell) : inputData;
}
