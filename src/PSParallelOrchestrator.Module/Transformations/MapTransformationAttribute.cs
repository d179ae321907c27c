using System.Management.Automation;
using PSParallelOrchestrator.Module.Tasks;

namespace PSParallelOrchestrator.Module.Transformations;

/// <summary>Lets names and values be a text such as a table has: <c>A=1;B=2</c>; an empty one is nothing.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MapTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        if (TaskValue.Plain(inputData) is not string)
        {
            return inputData;
        }

        try
        {
            return TaskValue.Map(inputData);
        }
        catch (PSInvalidCastException e)
        {
            throw new ArgumentTransformationMetadataException(e.Message);
        }
    }
}
