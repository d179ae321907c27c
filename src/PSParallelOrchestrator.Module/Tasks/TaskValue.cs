using System.Collections;
using System.Globalization;
using System.Management.Automation;
using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Module.Tasks;

/// <summary>Makes what a key of a task holds of what a user gave; nothing, and the empty text, are no value.</summary>
internal static class TaskValue
{
    /// <summary>A text; null for none.</summary>
    public static string? Text(object? given) => Plain(given) switch
    {
        null => null,
        string text => text.Length == 0 ? null : text,
        object[] lines => Text(string.Join('\n', lines.Select(PlainText))),
        var other => Text(PlainText(other)),
    };

    /// <summary>Texts. Tasks among them stand for their ids.</summary>
    public static string[] Texts(object? given) => Plain(given) switch
    {
        null => [],
        string text => text.Length == 0 ? [] : [text],
        OrchestratorTask or RunTask => [PlainText(given)],
        IEnumerable several => [.. several.Cast<object?>().Select(PlainText)],
        _ => [PlainText(given)],
    };

    /// <summary>A value of some type; null for none.</summary>
    /// <typeparam name="T">The type.</typeparam>
    public static T? Value<T>(object? given)
        where T : struct =>
        IsNone(given) ? null : (T)LanguagePrimitives.ConvertTo(Plain(given), typeof(T), CultureInfo.InvariantCulture);

    /// <summary>Values of some type.</summary>
    /// <typeparam name="T">The type.</typeparam>
    public static T[] Values<T>(object? given) =>
        IsNone(given) ? [] : (T[])LanguagePrimitives.ConvertTo(Plain(given), typeof(T[]), CultureInfo.InvariantCulture);

    /// <summary>A duration; null for none.</summary>
    public static TimeSpan? Duration(object? given)
    {
        if (IsNone(given) || Plain(given) is TimeSpan)
        {
            return (TimeSpan?)Plain(given is string ? null : given);
        }

        // Unquoted, 90s and 1d are numbers to PowerShell; what was typed is still their text.
        var text = PlainText(given).Trim();
        return PlanDuration.TryParse(text, out var duration) ? duration : throw new PSInvalidCastException(CmdletErrors.NotADuration(text));
    }

    /// <summary>Yes or no; no for none.</summary>
    public static bool Flag(object? given) => Plain(given) switch
    {
        string text when string.IsNullOrWhiteSpace(text) => false,
        string text => text.Trim().ToUpperInvariant() switch
        {
            "TRUE" or "YES" or "Y" or "1" or "X" => true,
            "FALSE" or "NO" or "N" or "0" => false,
            _ => throw new PSInvalidCastException(CmdletErrors.NotAFlag(text)),
        },
        var other => LanguagePrimitives.IsTrue(other),
    };

    /// <summary>Names and values: a dictionary, or a text like <c>a=1;b=2</c>; null for none.</summary>
    public static IDictionary? Map(object? given) => Plain(given) switch
    {
        null => null,
        IDictionary map => map,
        string text when string.IsNullOrWhiteSpace(text) => null,
        string text => TextMap(text),
        var other => (IDictionary)LanguagePrimitives.ConvertTo(other, typeof(IDictionary), CultureInfo.InvariantCulture),
    };

    /// <summary>A cell of a table that is a list: parts between semicolons, of which two stand for one that is meant.</summary>
    public static string[] Split(string cell) =>
        [.. cell.Replace(";;", "\0", StringComparison.Ordinal).Split(';', StringSplitOptions.TrimEntries)
            .Where(static part => part.Length > 0).Select(static part => part.Replace('\0', ';'))];

    /// <summary>Whether something is no value: nothing, or white space.</summary>
    public static bool IsNone(object? given) => Plain(given) switch
    {
        null => true,
        string text => string.IsNullOrWhiteSpace(text),
        _ => false,
    };

    /// <summary>What PowerShell may have wrapped.</summary>
    public static object? Plain(object? given) => given is PSObject wrapped && wrapped.BaseObject is not PSCustomObject
        ? wrapped.BaseObject
        : given;

    private static Hashtable TextMap(string text)
    {
        var map = new Hashtable();
        foreach (var part in Split(text))
        {
            var sign = part.IndexOf('=', StringComparison.Ordinal);
            if (sign <= 0)
            {
                throw new PSInvalidCastException(CmdletErrors.NotAMap(part));
            }

            map.Add(part[..sign].TrimEnd(), part[(sign + 1)..].TrimStart());
        }

        return map;
    }

    /// <summary>Something as a text, a task as its id.</summary>
    public static string PlainText(object? given) => Plain(given) switch
    {
        null => string.Empty,
        string text => text,
        OrchestratorTask task => task.Id,
        RunTask task => task.Id,
        var other => (string)LanguagePrimitives.ConvertTo(given is PSObject ? given : other, typeof(string), CultureInfo.InvariantCulture),
    };
}
