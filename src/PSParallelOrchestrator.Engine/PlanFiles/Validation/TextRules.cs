using System.Text;

namespace PSParallelOrchestrator.Engine.PlanFiles.Validation;

/// <summary>What must hold of every text of a task.</summary>
internal static class TextRules
{
    /// <summary>Whether text is too long for a prompt, in bytes of UTF-8.</summary>
    public static bool IsTooLong(string text) =>
        text.Length > PlanLimits.MaxPromptBytes / 3 && Encoding.UTF8.GetByteCount(text) > PlanLimits.MaxPromptBytes;

    /// <summary>Whether text has half of a surrogate pair, and so no UTF-8.</summary>
    public static bool IsBroken(string text)
    {
        var rest = text.AsSpan();
        while (rest.IndexOfAnyInRange('\ud800', '\udfff') is var at and >= 0)
        {
            if (!char.IsHighSurrogate(rest[at]) || at + 1 == rest.Length || !char.IsLowSurrogate(rest[at + 1]))
            {
                return true;
            }

            rest = rest[(at + 2)..];
        }

        return false;
    }

    /// <summary>Checks the list itself and the text in it; whether there is a list to look at further.</summary>
    public static bool CheckList(IReadOnlyList<string>? list, string key, TaskReport report)
    {
        if (list is null)
        {
            report.Error(RuleProblems.MissingValue(key), key);
            return false;
        }

        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is null)
            {
                report.Error(RuleProblems.MissingValue($"An item of {key}"), key, i);
            }
            else
            {
                Check(list[i], key, i, report);
            }
        }

        return true;
    }

    /// <summary>Checks text that programs are given: it has no NUL either.</summary>
    public static void CheckForPrograms(string? text, string key, int item, TaskReport report)
    {
        if (text is not null && text.Contains('\0', StringComparison.Ordinal))
        {
            report.Error(RuleProblems.NulCharacter(report.Id, key), key, item);
        }

        Check(text, key, item, report);
    }

    /// <summary>Checks that text can be written as UTF-8.</summary>
    public static void Check(string? text, string key, int item, TaskReport report)
    {
        if (text is not null && IsBroken(text))
        {
            report.Error(RuleProblems.BrokenText(report.Id, key), key, item);
        }
    }
}
