using System.Globalization;
using System.Text;
using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Engine.Agents.Simulated;

/// <summary>
/// The command line's form of a <see cref="SimulationRule"/>: a pattern of task ids, a colon, and settings between commas,
/// for example <c>api*:fail=2,class=Transient,duration=250ms,hang,conflict=src/x.txt,memory=6G,retryAfter=5s,files=off</c>.
/// </summary>
public static class SimulationRuleParser
{
    private static readonly string[] Keys =
        ["fail", "class", "duration", "hang", "conflict", "memory", "retryAfter", "files"];

    /// <summary>Reads a rule.</summary>
    /// <param name="text">The rule. Letter case of settings and failure classes does not count.</param>
    /// <returns>The rule.</returns>
    /// <exception cref="OrchestratorException">The text is no rule; the message names the part, and the nearest setting that
    /// exists.</exception>
    public static SimulationRule Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
        {
            throw SimulationErrors.NoPattern(text);
        }

        var rule = new SimulationRule { Task = text[..colon].Trim() };
        var rest = text[(colon + 1)..];
        if (string.IsNullOrWhiteSpace(rest))
        {
            throw SimulationErrors.NoSettings(text);
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in rest.Split(','))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var key = FindKey((equals < 0 ? part : part[..equals]).Trim());
            if (!seen.Add(key))
            {
                throw SimulationErrors.RepeatedKey(key);
            }

            rule = Apply(rule, key, equals < 0 ? null : part[(equals + 1)..].Trim());
        }

        SimulationRules.Check(rule);
        return rule;
    }

    /// <summary>Writes a rule in the form that <see cref="Parse"/> reads.</summary>
    /// <param name="rule">The rule.</param>
    /// <returns>A text that reads back as the same rule, settings in a fixed order.</returns>
    /// <exception cref="OrchestratorException">The rule cannot be used, or says nothing.</exception>
    public static string Format(SimulationRule rule)
    {
        SimulationRules.Check(rule);
        var settings = new List<string>();
        if (rule.Fail is { } fail)
        {
            settings.Add("fail=" + fail.ToString(CultureInfo.InvariantCulture));
        }

        if (rule.FailureClass is { } failureClass)
        {
            settings.Add("class=" + failureClass);
        }

        if (rule.Duration is { } duration)
        {
            settings.Add("duration=" + DurationText.Format(duration));
        }

        if (rule.Hang is { } hang)
        {
            settings.Add(hang ? "hang" : "hang=off");
        }

        if (rule.Conflict is { } conflict)
        {
            settings.Add("conflict=" + conflict);
        }

        if (rule.Memory is { } memory)
        {
            settings.Add("memory=" + memory);
        }

        if (rule.RetryAfter is { } retryAfter)
        {
            settings.Add("retryAfter=" + DurationText.Format(retryAfter));
        }

        if (rule.WriteFiles is { } writeFiles)
        {
            settings.Add(writeFiles ? "files=on" : "files=off");
        }

        return settings.Count == 0
            ? throw SimulationErrors.NoSettings(rule.Task + ":")
            : new StringBuilder(rule.Task).Append(':').AppendJoin(',', settings).ToString();
    }

    private static SimulationRule Apply(SimulationRule rule, string key, string? value) => key switch
    {
        "fail" => rule with { Fail = ReadFail(Required(key, value, "2 (or -1 for all)")) },
        "class" => rule with { FailureClass = ReadClass(Required(key, value, "Transient")) },
        "duration" => rule with { Duration = ReadDuration(key, Required(key, value, "250ms")) },
        "retryAfter" => rule with { RetryAfter = ReadDuration(key, Required(key, value, "5s")) },
        "hang" => rule with { Hang = value is null || ReadSwitch(key, value) },
        "files" => rule with { WriteFiles = ReadSwitch(key, Required(key, value, "off")) },
        "memory" => rule with { Memory = ReadMemory(Required(key, value, "6G")) },
        _ => rule with { Conflict = Required(key, value, "src/shared.txt") },
    };

    private static string FindKey(string key)
    {
        foreach (var known in Keys)
        {
            if (known.Equals(key, StringComparison.OrdinalIgnoreCase))
            {
                return known;
            }
        }

        throw SimulationErrors.UnknownKey(key, NearestKey(key), Keys);
    }

    private static string Required(string key, string? value, string wanted) =>
        string.IsNullOrEmpty(value) ? throw SimulationErrors.MissingValue(key, wanted) : value;

    private static int ReadFail(string value) =>
        int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= -1
            ? number
            : throw SimulationErrors.BadValue("fail", value, "the number of attempts that fail, or -1 for all of them");

    private static FailureClass ReadClass(string value)
    {
        foreach (var name in Enum.GetValues<FailureClass>())
        {
            if (name.ToString().Equals(value, StringComparison.OrdinalIgnoreCase))
            {
                return name;
            }
        }

        throw SimulationErrors.BadValue("class", value, "one of " + string.Join(", ", Enum.GetNames<FailureClass>()));
    }

    private static TimeSpan ReadDuration(string key, string value) =>
        PlanDuration.TryParse(value, out var duration) && SimulationRules.IsDuration(duration)
            ? duration
            : throw SimulationErrors.BadValue(key, value, "a duration of at most 49 days, like 250ms, 5s, 2m, 1h or 00:00:05");

    private static bool ReadSwitch(string key, string value) => value.ToUpperInvariant() switch
    {
        "ON" or "TRUE" or "YES" => true,
        "OFF" or "FALSE" or "NO" => false,
        _ => throw SimulationErrors.BadValue(key, value, "on or off"),
    };

    private static MemorySize ReadMemory(string value) =>
        MemorySize.TryParse(value, out var size) && size.Bytes > 0
            ? size
            : throw SimulationErrors.BadValue("memory", value, "a size above 0, like 512M or 6G");

    private static string? NearestKey(string key) =>
        Keys.FirstOrDefault(known => key.Length > 1 && known.StartsWith(key, StringComparison.OrdinalIgnoreCase))
        ?? NearestName.Find(key, Keys);
}
