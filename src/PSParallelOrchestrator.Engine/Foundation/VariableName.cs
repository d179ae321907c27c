namespace PSParallelOrchestrator.Engine.Foundation;

/// <summary>Names of environment variables.</summary>
internal static class VariableName
{
    private const int Longest = 256;

    /// <summary>Whether a text is a name as variables usually have: letters, digits and underscores, no digit first.</summary>
    /// <returns>Whether it is; not for null.</returns>
    public static bool IsUsual(string? name) =>
        name?.Length is > 0 and <= Longest
        && !char.IsAsciiDigit(name[0])
        && name.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');
}
