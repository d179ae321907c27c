namespace PSParallelOrchestrator.Engine.Options;

/// <summary>Which values of an option make sense: as a rule, and in words.</summary>
/// <typeparam name="T">What the option is made of.</typeparam>
/// <param name="Text">The range in words, so that "which is not ..." can stand before it.</param>
/// <param name="Contains">Whether a value lies in it.</param>
/// <param name="ErrorId">The id of the error of a value that does not.</param>
public sealed record OptionRange<T>(string Text, Func<T, bool> Contains, string ErrorId = OptionErrors.Invalid)
{
    /// <summary>Refuses a value outside of the range.</summary>
    /// <param name="value">The value.</param>
    /// <param name="name">The option's name, or where the value was given.</param>
    /// <exception cref="OrchestratorException">It lies outside.</exception>
    public void Check(T value, string name)
    {
        if (!Contains(value))
        {
            throw OptionErrors.OutOfRange(name, value, Text, ErrorId);
        }
    }
}
