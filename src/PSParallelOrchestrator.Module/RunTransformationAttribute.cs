using System.Management.Automation;
using PSParallelOrchestrator.Module.Runs;

namespace PSParallelOrchestrator.Module;

/// <summary>Lets a parameter that wants the id or directory of a run take the run instead.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RunTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) => RunArgument.Read(inputData) switch
    {
        RunArgument.Live(var run) => run.Directory,
        RunArgument.Folder(var path) => path,
        RunArgument.Record(var id, var directory) => directory ?? id,
        _ => inputData,
    };
}
