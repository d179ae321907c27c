using System.Management.Automation;

namespace PSParallelOrchestrator.Module.Transformations;

/// <summary>
/// Lets a duration be written as in plan files: 90s, 15m, 2h, 1d, 01:30:00. A number without a unit is refused: to PowerShell, 90 is
/// 9 microseconds, and '90' is 90 days.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DurationTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        switch (inputData is PSObject wrapped ? wrapped.BaseObject : inputData)
        {
            case null:
            case TimeSpan:
                return inputData;
            case string text when PlanDuration.TryParse(text.Trim(), out var duration):
                return duration;
            case var other:
                throw new ArgumentTransformationMetadataException(CmdletErrors.NotADuration(other));
        }
    }
}
