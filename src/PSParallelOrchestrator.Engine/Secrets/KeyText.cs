namespace PSParallelOrchestrator.Engine.Secrets;

/// <summary>Keys as people leave them in variables and files: with a line break at the end, or with what no key has.</summary>
internal static class KeyText
{
    /// <summary>A key without the white space around it.</summary>
    /// <returns>The key; null where nothing is left.</returns>
    public static string? Trim(string? value) => value?.Trim() is { Length: > 0 } key ? key : null;

    /// <summary>Why a text cannot be a key: what is in it could not be sent, and would stand in the error that says so.</summary>
    /// <returns>The reason; null where it can be one.</returns>
    public static string? Problem(string key) =>
        key.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter)) ? "it contains white space"
        : !key.All(char.IsAscii) ? "it contains letters that no key has"
        : null;
}
