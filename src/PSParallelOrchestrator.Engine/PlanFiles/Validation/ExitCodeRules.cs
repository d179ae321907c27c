using System.Globalization;

namespace PSParallelOrchestrator.Engine.PlanFiles.Validation;

/// <summary>What exit codes can be said to mean.</summary>
internal static class ExitCodeRules
{
    private const int Largest = 255;

    // What the orchestrator alone can know is not for a command to say.
    private static readonly FailureClass[] NotMeant = [FailureClass.Canceled, FailureClass.Lost];

    /// <summary>The classes that an exit code can mean.</summary>
    public static IEnumerable<FailureClass> Classes => Enum.GetValues<FailureClass>().Except(NotMeant);

    /// <summary>Reads an exit code that can be a failure.</summary>
    public static bool TryParse(string text, out int code) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out code) && code is >= 1 and <= Largest;

    /// <summary>What is wrong with what codes are said to mean, as a sentence without its end; null where nothing is.</summary>
    public static string? Problem(IReadOnlyDictionary<int, FailureClass> exitCodes, IReadOnlyList<int> successCodes)
    {
        foreach (var (code, failure) in exitCodes)
        {
            if (code is < 1 or > Largest)
            {
                return string.Create(CultureInfo.InvariantCulture, $"exitCodes has {code}, which is not 1 to {Largest}");
            }

            if (NotMeant.Contains(failure) || !Enum.IsDefined(failure))
            {
                return string.Create(
                    CultureInfo.InvariantCulture, $"exitCodes has {failure} for {code}, which is not one of {string.Join(", ", Classes)}");
            }
        }

        foreach (var code in successCodes)
        {
            if (code is < 0 or > Largest)
            {
                return string.Create(CultureInfo.InvariantCulture, $"successCodes has {code}, which is not 0 to {Largest}");
            }

            if (exitCodes.ContainsKey(code))
            {
                return string.Create(CultureInfo.InvariantCulture, $"{code} is both in exitCodes and in successCodes");
            }
        }

        return null;
    }
}
