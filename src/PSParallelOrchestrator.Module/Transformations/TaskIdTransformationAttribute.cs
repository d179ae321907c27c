using System.Collections;
using System.Management.Automation;

namespace PSParallelOrchestrator.Module.Transformations;

/// <summary>Lets task ids be given as ids or as the tasks themselves.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TaskIdTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => Unwrap(inputData) switch
    {
        string id => id,
        IEnumerable list => list.Cast<object?>().Select(Id).ToArray(),
        var single => Id(single),
    };

    private static object? Id(object? item) => Unwrap(item) switch
    {
        OrchestratorTask task => task.Id,
        RunTask task => task.Id,
        var other => other,
    };

    private static object? Unwrap(object? item) => item is PSObject wrapped ? wrapped.BaseObject : item;
}
