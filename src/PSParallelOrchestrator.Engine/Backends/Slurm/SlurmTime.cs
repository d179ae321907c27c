using System.Globalization;
using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Engine.Backends.Slurm;

/// <summary>Times as Slurm writes them: <c>30</c> (minutes), <c>5:00</c>, <c>4:00:00</c>, <c>1-00</c>, <c>1-12:30:00</c>.</summary>
internal static class SlurmTime
{
    /// <summary>The longest limit that a job is given.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    /// <summary>Reads a limit of a partition.</summary>
    /// <returns>The limit; null for none, and where it is not said.</returns>
    public static TimeSpan? ParseLimit(string text) => TryParse(text, out var limit) ? limit : null;

    /// <summary>Reads a time as Slurm or this project writes it.</summary>
    public static bool TryParseAny(string text, out TimeSpan time) => TryParse(text, out time) || PlanDuration.TryParse(text, out time);

    /// <summary>The limit of a job, in whole minutes, as Slurm counts.</summary>
    public static long Minutes(TimeSpan limit) => (long)Math.Ceiling((limit < Longest ? limit : Longest).TotalMinutes);

    /// <summary>Reads a moment, which is in UTC.</summary>
    /// <returns>The moment; null where none is known.</returns>
    public static DateTimeOffset? ParseMoment(string text) =>
        DateTimeOffset.TryParseExact(
            text, "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
                ? moment
                : null;

    private static bool TryParse(string text, out TimeSpan time)
    {
        time = default;
        var parts = text.Split('-');
        var days = 0L;
        if (parts.Length > 2 || (parts.Length == 2 && !TryNumber(parts[0], out days)))
        {
            return false;
        }

        var numbers = new List<long>();
        foreach (var part in parts[^1].Split(':'))
        {
            if (!TryNumber(part, out var number))
            {
                return false;
            }

            numbers.Add(number);
        }

        // With days it begins with hours; without, one or two numbers begin with minutes.
        (long Hours, long Minutes, long Seconds)? read = (parts.Length, numbers) switch
        {
            (2, [var hours]) => (hours, 0, 0),
            (2, [var hours, var minutes]) => (hours, minutes, 0),
            (1, [var minutes]) => (0, minutes, 0),
            (1, [var minutes, var seconds]) => (0, minutes, seconds),
            (_, [var hours, var minutes, var seconds]) => (hours, minutes, seconds),
            _ => null,
        };
        if (read is not { } found)
        {
            return false;
        }

        time = TimeSpan.FromSeconds((((((days * 24) + found.Hours) * 60) + found.Minutes) * 60) + found.Seconds);
        return true;
    }

    // Years of seconds fit, and nothing overflows.
    private static bool TryNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= 1_000_000_000;
}
