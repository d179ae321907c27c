using PSParallelOrchestrator.Engine.Options;
using PSParallelOrchestrator.Engine.PlanFiles.Validation;

namespace PSParallelOrchestrator.Engine.Settings;

/// <summary>How what exit codes mean is said: <c>75=Transient</c>.</summary>
internal static class ExitCodeSettings
{
    /// <summary>Codes, each with what it means.</summary>
    public static ValueKind<IReadOnlyList<KeyValuePair<int, FailureClass>>> Meanings { get; } = ValueKinds.Several(Meaning);

    /// <summary>Codes alone.</summary>
    public static ValueKind<IReadOnlyList<int>> Codes { get; } = ValueKinds.Several(Code);

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

    private static KeyValuePair<int, FailureClass> Meaning(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0 || !ExitCodeRules.TryParse(text[..equals].Trim(), out var code))
        {
            throw OptionErrors.ExitCodesInvalid($"'{text}' is not an exit code from 1 to 255, '=' and a class, like 75=Transient");
        }

        var name = text[(equals + 1)..].Trim();
        foreach (var failure in ExitCodeRules.Classes)
        {
            if (name.Equals(failure.ToString(), StringComparison.OrdinalIgnoreCase))
            {
                return new(code, failure);
            }
        }

        throw OptionErrors.ExitCodesInvalid($"'{name}' is not one of {string.Join(", ", ExitCodeRules.Classes)}");
    }

    private static int Code(string text) => text.Trim() == "0" ? 0
        : ExitCodeRules.TryParse(text.Trim(), out var code) ? code
        : throw OptionErrors.ExitCodesInvalid($"'{text}' is not an exit code from 0 to 255");
}
