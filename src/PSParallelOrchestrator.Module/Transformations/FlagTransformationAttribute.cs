using System.Management.Automation;
using PSParallelOrchestrator.Module.Tasks;

namespace PSParallelOrchestrator.Module.Transformations;

/// <summary>Lets a switch be a text such as a table has: true, false, yes, no; an empty one is no.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FlagTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        if (inputData is not null && TaskValue.Plain(inputData) is not string)
        {
            return inputData;
        }

        try
        {
            return TaskValue.Flag(inputData);
        }
        catch (PSInvalidCastException e)
        {
            throw new ArgumentTransformationMetadataException(e.Message);
        }
    }
}
