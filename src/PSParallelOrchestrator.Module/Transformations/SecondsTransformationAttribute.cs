using System.Globalization;
using System.Management.Automation;
using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Module.Transformations;

/// <summary>
/// Lets a number of seconds be written as a time with a unit too: 90s, 15m, 1d, 01:30:00. To PowerShell, 1d is the number 1.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecondsTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData)
    {
        switch (inputData is PSObject wrapped ? wrapped.BaseObject : inputData)
        {
            case null:
                return inputData;
            case TimeSpan time:
                return Seconds(time);
            default:
                var text = ((string)LanguagePrimitives.ConvertTo(inputData, typeof(string), CultureInfo.InvariantCulture)).Trim();
                return PlanDuration.TryParse(text, out var duration) ? Seconds(duration) : inputData;
        }
    }

    // A part of a second is waited for too. What is too much or too little, the range of the parameter says.
    private static long Seconds(TimeSpan time) => (long)Math.Ceiling(time.TotalSeconds);
}
