using System.Management.Automation;
using PSParallelOrchestrator.Engine.PlanFiles;

namespace PSParallelOrchestrator.Module;

/// <summary>
/// Lets a parameter that wants a plan take the path of a plan file, or the file, instead. A file that cannot be used binds as
/// <see cref="UnusablePlan"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PlanTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        ArgumentNullException.ThrowIfNull(engineIntrinsics);
        return (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            string path => Load(engineIntrinsics.SessionState.Path, path),
            FileInfo file => Load(file.FullName),
            _ => inputData,
        };
    }

    private static OrchestratorPlan Load(PathIntrinsics location, string path)
    {
        var full = location.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
        return provider.Name == "FileSystem" ? Load(full) : UnusablePlan.Create(path, CmdletErrors.NotAFile(path));
    }

    private static OrchestratorPlan Load(string path)
    {
        try
        {
            return Task.Run(() => PlanFileStore.LoadAsync(path)).Result;
        }
        catch (AggregateException e) when (e.InnerException is OrchestratorException error)
        {
            return UnusablePlan.Create(path, error);
        }
    }
}
