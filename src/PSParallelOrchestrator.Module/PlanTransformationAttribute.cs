using System.Management.Automation;
using PSParallelOrchestrator.Engine.PlanFiles;

namespace PSParallelOrchestrator.Module;

/// <summary>
/// Lets a parameter that wants plans take paths of plan files, or the files, instead. A file that cannot be used binds as
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
            object[] several => several.Select(one => Transform(engineIntrinsics, one)).ToArray(),
            _ => inputData,
        };
    }

    private static OrchestratorPlan Load(PathIntrinsics location, string path)
    {
        var full = location.GetUnresolvedProviderPathFromPSPath(path, out var provider, out _);
        return provider.Name != "FileSystem" ? UnusablePlan.Create(path, CmdletErrors.NotAFile(path))
            : IsText(path, full) ? UnusablePlan.Create(path, CmdletErrors.TextIsNoPlan(path))
            : Load(full);
    }

    // What is no file and is not named like one was meant to be planned.
    private static bool IsText(string path, string full) =>
        !Path.Exists(full) && !(Path.GetExtension(path).ToUpperInvariant() is ".JSON" or ".YAML" or ".YML");

    /// <summary>Reads a plan file.</summary>
    /// <param name="path">Its full path.</param>
    /// <returns>The plan; one that stands for the error where it cannot be used.</returns>
    internal static OrchestratorPlan Load(string path)
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
