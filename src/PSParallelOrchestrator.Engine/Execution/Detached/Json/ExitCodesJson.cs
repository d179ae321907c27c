using System.Globalization;

namespace PSParallelOrchestrator.Engine.Execution.Detached.Json;

/// <summary>How what exit codes mean is written as JSON.</summary>
internal static class ExitCodesJson
{
    public const string Name = "exitCodes";

    public static void Write(JsonText json, IReadOnlyDictionary<int, FailureClass>? codes)
    {
        if (codes is null)
        {
            return;
        }

        json.Begin(Name);
        foreach (var (code, failure) in codes)
        {
            json.Text(code.ToString(CultureInfo.InvariantCulture), failure.ToString());
        }

        json.End();
    }

    public static Dictionary<int, FailureClass>? Read(JsonFields fields) =>
        fields.Object(Name) is not { } codes
            ? null
            : codes.AllTexts().ToDictionary(
                code => int.TryParse(code.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                    ? number
                    : throw new FormatException($"'{code.Key}' is no exit code"),
                code => Enum.TryParse<FailureClass>(code.Value, out var failure) && Enum.IsDefined(failure)
                    ? failure
                    : throw new FormatException($"'{code.Value}' is no class of failures"));
}
