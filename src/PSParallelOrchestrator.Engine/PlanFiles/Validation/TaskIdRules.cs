using System.Buffers;

namespace PSParallelOrchestrator.Engine.PlanFiles.Validation;

/// <summary>What a task id may be: it is the name of a directory on Windows and Linux.</summary>
internal static class TaskIdRules
{
    /// <summary>The longest id, in characters.</summary>
    public const int MaxLength = 64;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    private static readonly HashSet<string> Devices = new(StringComparer.OrdinalIgnoreCase)
    {
        "con", "prn", "aux", "nul",
        "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
        "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
    };

    /// <summary>What is wrong with an id; null where nothing is.</summary>
    public static string? Reason(string id)
    {
        if (id.Length == 0)
        {
            return "it is empty";
        }

        if (id.Length > MaxLength)
        {
            return "it is longer than 64 characters";
        }

        if (id.AsSpan().IndexOfAnyExcept(Allowed) >= 0)
        {
            return "it has characters other than letters, digits, '.', '_' and '-'";
        }

        if (!char.IsAsciiLetterOrDigit(id[0]))
        {
            return "it does not begin with a letter or digit";
        }

        if (id[^1] == '.')
        {
            return "it ends in '.', which Windows cuts off";
        }

        var dot = id.IndexOf('.', StringComparison.Ordinal);
        return id.Length is >= 3 && Devices.Contains(dot < 0 ? id : id[..dot]) ? "it is the name of a device on Windows" : null;
    }
}
