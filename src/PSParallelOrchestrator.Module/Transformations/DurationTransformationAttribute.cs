using System.Globalization;
using System.Management.Automation;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Module.Tasks;

namespace PSParallelOrchestrator.Module.Transformations;

/// <summary>
/// Lets a duration be written as in plan files: 90s, 15m, 2h, 1d, 01:30:00. A number without a unit is refused: to PowerShell, 90 is
/// 9 microseconds, and '90' is 90 days.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DurationTransformationAttribute : ArgumentTransformationAttribute
{
    /// <summary>Whether an empty text is no duration, instead of a wrong one.</summary>
    public bool EmptyIsNone { get; set; }

    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        if (EmptyIsNone && TaskValue.IsNone(inputData))
        {
            return null;
        }

        if ((inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is null or TimeSpan)
        {
            return inputData;
        }

        // Unquoted, 90s and 1d are numbers to PowerShell; what was typed is still their text.
        var text = ((string)LanguagePrimitives.ConvertTo(inputData, typeof(string), CultureInfo.InvariantCulture)).Trim();
        return PlanDuration.TryParse(text, out var duration)
            ? duration
            : throw new ArgumentTransformationMetadataException(CmdletErrors.NotADuration(text));
    }
}
