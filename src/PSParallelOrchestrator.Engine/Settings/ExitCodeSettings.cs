using PSParallelOrchestrator.Engine.Options;
using PSParallelOrchestrator.Engine.PlanFiles.Validation;

namespace PSParallelOrchestrator.Engine.Settings;

/// <summary>How what exit codes mean is said: <c>75=Transient</c>.</summary>
internal static class ExitCodeSettings
{
    /// <summary>Codes, each with what it means.</summary>
    public static ValueKind<IReadOnlyList<KeyValuePair<int, FailureClass>>> Meanings { get; } =
        ValueKinds.Several<KeyValuePair<int, FailureClass>>(
            "an exit code from 1 to 255, '=' and one of " + string.Join(", ", ExitCodeRules.Classes),
            TryParseMeaning);

    /// <summary>Codes alone.</summary>
    public static ValueKind<IReadOnlyList<int>> Codes { get; } = ValueKinds.Several<int>(
        "an exit code from 0 to 255", TryParseCode);

    /// <summary>What each code means; of two for one code the later counts.</summary>
    public static Dictionary<int, FailureClass> ByCode(IReadOnlyList<KeyValuePair<int, FailureClass>> meanings)
    {
        var byCode = new Dictionary<int, FailureClass>();
        foreach (var (code, failure) in meanings)
        {
            byCode[code] = failure;
        }

        return byCode;
    }

    private static bool TryParseMeaning(string text, out KeyValuePair<int, FailureClass> meaning)
    {
        meaning = default;
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0 || !ExitCodeRules.TryParse(text[..equals].Trim(), out var code))
        {
            return false;
        }

        var name = text[(equals + 1)..].Trim();
        foreach (var failure in ExitCodeRules.Classes)
        {
            if (name.Equals(failure.ToString(), StringComparison.OrdinalIgnoreCase))
            {
                meaning = new(code, failure);
                return true;
            }
        }

        return false;
    }

    private static bool TryParseCode(string text, out int code) => ExitCodeRules.TryParse(text, out code) || text == "0";
}
