using System.Management.Automation;
using PSParallelOrchestrator.Engine.Planning;

namespace PSParallelOrchestrator.Module;

/// <summary>Lets a parameter that wants a plan take the path of a plan file, or the file, instead.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PlanTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        ArgumentNullException.ThrowIfNull(engineIntrinsics);
        return (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            string path => Load(engineIntrinsics.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path)),
            FileInfo file => Load(file.FullName),
            _ => inputData,
        };
    }

    private static OrchestratorPlan Load(string path)
    {
        try
        {
            return Task.Run(() => PlanFiles.LoadAsync(path)).Result;
        }
        catch (AggregateException e) when (e.InnerException is OrchestratorException error)
        {
            throw new ArgumentTransformationMetadataException(error.Message, error);
        }
    }
}
