using System.Collections;
using System.Management.Automation;

namespace PSParallelOrchestrator.ScriptHost;

/// <summary>A script to run, and with what.</summary>
public sealed class ScriptRequest
{
    private ScriptRequest(PSObject given)
    {
        Script = (string)Value(given, nameof(Script))!;
        Name = (string?)Value(given, nameof(Name)) ?? "script";
        Directory = (string?)Value(given, nameof(Directory)) ?? System.IO.Directory.GetCurrentDirectory();
        Arguments = Items(Value(given, nameof(Arguments)));
        Variables = Properties(Value(given, nameof(Variables))).ToDictionary(pair => pair.Key, pair => pair.Value);
        Modules = [.. Items(Value(given, nameof(Modules))).Select(item => (string)item!)];
        Environment = Properties(Value(given, nameof(Environment))).ToDictionary(pair => pair.Key, pair => (string)pair.Value!);
        Dependencies = [.. Properties(Value(given, nameof(Dependencies)))
            .Select(pair => new DependencyOutput(pair.Key, (string)pair.Value!))];
        FailOnExitCode = Value(given, nameof(FailOnExitCode)) is true;
        Marker = (string?)Value(given, nameof(Marker));
    }

    /// <summary>The script's text.</summary>
    public string Script { get; }

    /// <summary>What it is called in messages.</summary>
    public string Name { get; }

    /// <summary>The directory it begins in.</summary>
    public string Directory { get; }

    /// <summary>Its arguments, by position.</summary>
    public IReadOnlyList<object?> Arguments { get; }

    /// <summary>Variables it finds, by their names.</summary>
    public IReadOnlyDictionary<string, object?> Variables { get; }

    /// <summary>Modules it needs.</summary>
    public IReadOnlyList<string> Modules { get; }

    /// <summary>Environment variables that differ from the process's.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>What the tasks it depends on wrote, in their order.</summary>
    public IReadOnlyList<DependencyOutput> Dependencies { get; }

    /// <summary>Whether the exit code of the last program fails it.</summary>
    public bool FailOnExitCode { get; }

    /// <summary>What marks the end of its output in the process's own; null where the process ends with it.</summary>
    public string? Marker { get; }

    /// <summary>Reads a request.</summary>
    /// <param name="text">It as CLIXML.</param>
    /// <returns>It.</returns>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static ScriptRequest Parse(string text)
    {
        try
        {
            return new ScriptRequest(PSObject.AsPSObject(PSSerializer.Deserialize(text)));
        }
        catch (Exception e) when (e is not InvalidDataException)
        {
            throw new InvalidDataException($"The request cannot be read: {e.Message}", e);
        }
    }

    private static object? Value(PSObject given, string name)
    {
        var value = given.Properties[name]?.Value;
        return value is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : value;
    }

    private static List<object?> Items(object? list) => list is IEnumerable items ? [.. items.Cast<object?>()] : [];

    private static IEnumerable<KeyValuePair<string, object?>> Properties(object? holder) =>
        holder is PSObject given
            ? given.Properties.Where(property => property.MemberType == PSMemberTypes.NoteProperty)
                .Select(property => new KeyValuePair<string, object?>(property.Name, property.Value))
            : [];
}
