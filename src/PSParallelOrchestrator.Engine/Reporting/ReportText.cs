using System.Globalization;

namespace PSParallelOrchestrator.Engine.Reporting;

/// <summary>Values as the reports write them, the same in every culture.</summary>
internal static class ReportText
{
    public const string Simulated = "SIMULATED: no model was asked; what Agent tasks left is made up.";

    /// <summary>A time in UTC to the microsecond, for example <c>2026-11-21T03:33:06.123456Z</c>.</summary>
    public static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Whether a task's own work is made up: an Agent task done by the Simulated agent.</summary>
    public static bool IsSimulated(RunTask task) =>
        task.Definition.Kind == TaskKind.Agent && (task.Definition.Agent ?? task.Run.Options.Agent) == AgentKind.Simulated;

    /// <summary>A duration for people, for example <c>412 ms</c>, <c>3.2 s</c>, <c>2 m 05 s</c>, <c>1 h 04 m</c>.</summary>
    public static string Duration(double seconds)
    {
        if (seconds < 0.9995)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{seconds * 1000:0} ms");
        }

        if (seconds < 59.95)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s");
        }

        var whole = (long)Math.Round(seconds);
        return whole < 3600
            ? string.Create(CultureInfo.InvariantCulture, $"{whole / 60} m {whole % 60:00} s")
            : string.Create(CultureInfo.InvariantCulture, $"{whole / 3600} h {whole % 3600 / 60:00} m");
    }

    /// <summary>A number with thousands apart; a dash where it is not known.</summary>
    public static string Count(long? number) => number?.ToString("N0", CultureInfo.InvariantCulture) ?? "\u2013";

    /// <summary>A time in UTC for people, for example <c>2026-11-21 03:33:06</c>.</summary>
    public static string Moment(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
