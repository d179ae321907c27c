using System.Globalization;
using System.Text;

namespace PSParallelOrchestrator.ScriptHost;

/// <summary>How a script ended.</summary>
public sealed class ScriptResult
{
    /// <summary>The class of its failure by name; null for a success.</summary>
    public string? Failure { get; set; }

    /// <summary>What happened, and where; null for a plain success.</summary>
    public string? Message { get; set; }

    /// <summary>The exit code, where the script exited or the exit code of a program decides.</summary>
    public int? ExitCode { get; set; }

    /// <summary>How long to wait before another try, in seconds, where the script says.</summary>
    public double? RetryAfterSeconds { get; set; }

    /// <summary>How many errors it wrote without ending by one.</summary>
    public int Errors { get; set; }

    /// <summary>Whether it was stopped.</summary>
    public bool IsStopped { get; set; }

    /// <summary>The processor time it used, in seconds.</summary>
    public double CpuSeconds { get; set; }

    /// <summary>Whether it left processes.</summary>
    public bool HasChildren { get; set; }

    /// <summary>The result as JSON.</summary>
    /// <returns>The text, on one line.</returns>
    public string ToJson()
    {
        var json = new StringBuilder("{");
        Add(json, "failure", Failure);
        Add(json, "message", Message);
        if (ExitCode is { } code)
        {
            Append(json, "exitCode", code.ToString(CultureInfo.InvariantCulture));
        }

        if (RetryAfterSeconds is { } seconds)
        {
            Append(json, "retryAfterSeconds", Number(seconds));
        }

        Append(json, "errors", Errors.ToString(CultureInfo.InvariantCulture));
        Append(json, "isStopped", IsStopped ? "true" : "false");
        Append(json, "hasChildren", HasChildren ? "true" : "false");
        Append(json, "cpuSeconds", Number(CpuSeconds));
        return json.Append('}').ToString();
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static void Add(StringBuilder json, string name, string? text)
    {
        if (text is not null)
        {
            Append(json, name, Quoted(text));
        }
    }

    private static void Append(StringBuilder json, string name, string value) =>
        json.Append(json.Length > 1 ? "," : string.Empty).Append('"').Append(name).Append("\":").Append(value);

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"", text.Length + 2);
        foreach (var character in text)
        {
            _ = character is '"' or '\\' ? quoted.Append('\\').Append(character)
                : character < ' ' || char.IsSurrogate(character)
                    ? quoted.Append("\\u").Append(((int)character).ToString("x4", CultureInfo.InvariantCulture))
                : quoted.Append(character);
        }

        return quoted.Append('"').ToString();
    }
}
