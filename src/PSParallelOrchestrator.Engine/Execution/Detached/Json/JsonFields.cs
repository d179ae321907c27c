using System.Globalization;

namespace PSParallelOrchestrator.Engine.Execution.Detached.Json;

/// <summary>
/// The fields of an object of a JSON file. A field that is missing or null is null; one of another kind than asked for is a
/// <see cref="FormatException"/>.
/// </summary>
/// <param name="fields">Name and value: <see cref="string"/>, <see cref="JsonNumber"/>, <see cref="bool"/>, list, fields, or null.</param>
internal sealed class JsonFields(Dictionary<string, object?> fields)
{
    /// <summary>A value that must be there.</summary>
    /// <exception cref="FormatException">It is not.</exception>
    public static T Given<T>(T? value, string name)
        where T : class => value ?? throw new FormatException($"'{name}' is missing");

    /// <summary>A value that must be there.</summary>
    /// <exception cref="FormatException">It is not.</exception>
    public static T Given<T>(T? value, string name)
        where T : struct => value ?? throw new FormatException($"'{name}' is missing");

    /// <summary>A text that must be there.</summary>
    public string RequiredText(string name) => Given(Text(name), name);

    /// <summary>A whole number that must be there.</summary>
    public int RequiredWhole(string name) => Given(Whole(name), name);

    /// <summary>A moment that must be there.</summary>
    public DateTimeOffset RequiredTime(string name) =>
        DateTimeOffset.TryParse(RequiredText(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw Wrong(name);

    public string? Text(string name) => Value<string>(name);

    public int? Whole(string name) => Long(name) switch
    {
        null => null,
        >= int.MinValue and <= int.MaxValue and { } number => (int)number,
        _ => throw Wrong(name),
    };

    public long? Long(string name) => Value<JsonNumber>(name) is not { } number ? null
        : long.TryParse(number.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value
        : throw Wrong(name);

    public double? Number(string name) => Value<JsonNumber>(name) is not { } number ? null
        : double.TryParse(number.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value
        : throw Wrong(name);

    public decimal? Money(string name) => Value<JsonNumber>(name) is not { } number ? null
        : decimal.TryParse(number.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value
        : throw Wrong(name);

    public bool? Flag(string name) => Value<object>(name) switch
    {
        null => null,
        bool flag => flag,
        _ => throw Wrong(name),
    };

    public TimeSpan? Duration(string name) => Text(name) is not { } text ? null
        : TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var duration) ? duration
        : throw Wrong(name);

    public MemorySize? Memory(string name) => Text(name) is { } text ? MemorySize.Parse(text) : null;

    /// <summary>One of the values of an enumeration, by its name.</summary>
    public T? Choice<T>(string name)
        where T : struct, Enum => Text(name) is not { } text ? null
        : Enum.TryParse<T>(text, out var value) && Enum.IsDefined(value) ? value
        : throw Wrong(name);

    /// <summary>The fields of an object within this one.</summary>
    public JsonFields? Object(string name) => Value<JsonFields>(name);

    public IReadOnlyList<JsonFields>? Objects(string name) =>
        Value<List<object?>>(name)?.ConvertAll(value => value as JsonFields ?? throw Wrong(name));

    public IReadOnlyList<string>? Texts(string name) =>
        Value<List<object?>>(name)?.ConvertAll(value => value as string ?? throw Wrong(name));

    public IReadOnlyList<int>? Wholes(string name) =>
        Value<List<object?>>(name)
            ?.ConvertAll(value =>
                int.TryParse((value as JsonNumber)?.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    ? number
                    : throw Wrong(name));

    /// <summary>All fields, which must be texts.</summary>
    public Dictionary<string, string> AllTexts()
    {
        var texts = new Dictionary<string, string>();
        foreach (var name in fields.Keys)
        {
            texts[name] = RequiredText(name);
        }

        return texts;
    }

    private T? Value<T>(string name)
        where T : class => fields.GetValueOrDefault(name) switch
        {
            null => null,
            T value => value,
            _ => throw Wrong(name),
        };

    private static FormatException Wrong(string name) => new($"'{name}' has a value that it cannot have");
}
