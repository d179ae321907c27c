namespace PSParallelOrchestrator;

/// <summary>A value that a script is given, by value: as JSON where that says all of it, else as CLIXML.</summary>
public sealed record ScriptValue
{
    private ScriptValue(string? json, string? cliXml) => (Json, CliXml) = (json, cliXml);

    /// <summary>The value as JSON; null where it is CLIXML. An object of JSON becomes an object with its properties.</summary>
    public string? Json { get; }

    /// <summary>The value as one element of CLIXML, as in the files of Export-Clixml; null where it is JSON.</summary>
    public string? CliXml { get; }

    /// <summary>A value of JSON.</summary>
    /// <param name="json">One whole value of JSON.</param>
    /// <returns>The value.</returns>
    public static ScriptValue FromJson(string json)
    {
        ArgumentException.ThrowIfNullOrEmpty(json);
        return new ScriptValue(json, null);
    }

    /// <summary>A value of CLIXML.</summary>
    /// <param name="element">One element, without the <c>Objs</c> around it.</param>
    /// <returns>The value.</returns>
    public static ScriptValue FromCliXml(string element)
    {
        ArgumentException.ThrowIfNullOrEmpty(element);
        return new ScriptValue(null, element);
    }

    /// <summary>The value for people.</summary>
    /// <returns>It as it is kept.</returns>
    public override string ToString() => Json ?? CliXml!;
}
