using System.Globalization;
using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Engine.Options;

/// <summary>A value as it was given, as text or of its own type, and where.</summary>
/// <param name="Value">The value: a text, several texts, or what the setting is made of.</param>
/// <param name="Origin">Where it stands, for messages: an option, a parameter, a variable, a file and key.</param>
public sealed record GivenValue(object Value, string Origin)
{
    /// <summary>The value in words, for messages.</summary>
    internal string Text => Value is TimeSpan duration
        ? PlanDuration.Format(duration)
        : Convert.ToString(Value, CultureInfo.InvariantCulture) ?? string.Empty;
}
