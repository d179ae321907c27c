using System.Globalization;
using System.Management.Automation;

namespace PSParallelOrchestrator.ScriptHost;

/// <summary>What an error that ends a script says of its failure.</summary>
internal static class ScriptFailure
{
    /// <summary>The name by which an error says what class of failure it is: of a property of its exception, or of a key.</summary>
    private const string ClassName = "FailureClass";
    private const int LongestLine = 120;
    private const string WaitName = "RetryAfter";

    // Those of the orchestrator that a script can know of itself.
    private static readonly string[] Classes = ["Transient", "RateLimited", "Timeout", "OutOfMemory", "TaskFailed", "Permanent"];

    /// <summary>Notes an error in a result.</summary>
    /// <param name="standard">The class where the error names none.</param>
    public static void Note(ScriptResult result, RuntimeException exception, string standard)
    {
        var error = exception.ErrorRecord;
        result.Failure = Named(exception) ?? standard;
        result.RetryAfterSeconds = Wait(exception);
        result.Message = Describe(error);
    }

    /// <summary>An error in words: what, and where in the script.</summary>
    public static string Describe(ErrorRecord error)
    {
        if (error.Exception is ParseException { Errors.Length: > 0 } wrong)
        {
            var first = wrong.Errors[0];
            return Placed(first.Message, first.Extent.StartLineNumber, first.Extent.StartScriptPosition.Line);
        }

        return error.InvocationInfo is { ScriptLineNumber: > 0 } at ? Placed(Text(error), at.ScriptLineNumber, at.Line) : Text(error);
    }

    /// <summary>What an error says; what was thrown may be a table with its own text.</summary>
    public static string Text(ErrorRecord error) => Thrown(error, "Message")?.ToString() ?? $"{error}";

    private static string Placed(string what, int number, string? line)
    {
        line = (line ?? string.Empty).Trim().Replace("${" + ScriptText.UsingPrefix, "${using:");
        line = line.Length > LongestLine ? line.Substring(0, LongestLine) + "..." : line;
        return string.Format(CultureInfo.InvariantCulture, "{0} (line {1}: {2})", what, number, line);
    }

    private static string? Named(RuntimeException exception)
    {
        var said = Said(exception, ClassName) is { } given ? Convert.ToString(given, CultureInfo.InvariantCulture)
            : Causes(exception).Any(cause => cause is OutOfMemoryException) ? "OutOfMemory"
            : null;
        return Classes.FirstOrDefault(name => name.Equals(said, StringComparison.OrdinalIgnoreCase));
    }

    // The record of an error may have an exception of its own, which does not know the cause.
    private static IEnumerable<Exception> Causes(RuntimeException exception)
    {
        foreach (var first in new[] { exception.ErrorRecord.Exception, exception })
        {
            for (var cause = first; cause is not null; cause = cause.InnerException)
            {
                yield return cause;
            }
        }
    }

    private static double? Wait(RuntimeException exception) => Said(exception, WaitName) switch
    {
        TimeSpan time when time >= TimeSpan.Zero => time.TotalSeconds,
        IConvertible seconds and not string when Convert.ToDouble(seconds, CultureInfo.InvariantCulture) is >= 0 and var value => value,
        _ => null,
    };

    // An exception of the script's own, what was thrown, or what the exception carries.
    private static object? Said(RuntimeException exception, string name)
    {
        foreach (var cause in Causes(exception))
        {
            if (PSObject.AsPSObject(cause).Properties[name]?.Value is { } value)
            {
                return value;
            }

            if (cause.Data?[name] is { } datum)
            {
                return datum;
            }
        }

        var error = exception.ErrorRecord;
        return Thrown(error, name)
            ?? (error.TargetObject is null ? null : PSObject.AsPSObject(error.TargetObject).Properties[name]?.Value);
    }

    private static object? Thrown(ErrorRecord error, string name) => error.TargetObject is not null
        && PSObject.AsPSObject(error.TargetObject).BaseObject is System.Collections.IDictionary table && table.Contains(name)
            ? table[name]
            : null;
}
