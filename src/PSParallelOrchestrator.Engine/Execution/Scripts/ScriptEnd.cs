using System.Globalization;
using System.Text;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Execution.Detached.Json;

namespace PSParallelOrchestrator.Engine.Execution.Scripts;

/// <summary>How a script ended, as its host says.</summary>
/// <param name="Failure">The class of its failure; null where no error ended it.</param>
/// <param name="Message">What happened, for people; null for a plain success.</param>
/// <param name="ExitCode">The exit code that decides, where there is one.</param>
/// <param name="RetryAfter">How long to wait before another try, where the script says.</param>
/// <param name="Errors">How many errors it wrote that did not end it.</param>
/// <param name="IsStopped">Whether it was stopped.</param>
/// <param name="HasChildren">Whether it left processes.</param>
/// <param name="CpuSeconds">The processor time that it used within the host.</param>
internal sealed record ScriptEnd(
    FailureClass? Failure,
    string? Message,
    int? ExitCode,
    TimeSpan? RetryAfter,
    int Errors,
    bool IsStopped,
    bool HasChildren,
    double CpuSeconds)
{
    /// <summary>Reads what a host says.</summary>
    /// <exception cref="FormatException">It says something else.</exception>
    public static ScriptEnd Parse(string json)
    {
        var fields = JsonParser.Parse(Encoding.UTF8.GetBytes(json));
        return new ScriptEnd(
            fields.Choice<FailureClass>("failure"),
            fields.Text("message"),
            fields.Whole("exitCode"),
            fields.Number("retryAfterSeconds") is { } seconds and < 1e9 ? TimeSpan.FromSeconds(seconds) : null,
            fields.RequiredWhole("errors"),
            fields.Flag("isStopped") ?? false,
            fields.Flag("hasChildren") ?? false,
            fields.Number("cpuSeconds") ?? 0);
    }

    /// <summary>How the attempt ended by it.</summary>
    /// <param name="spec">The attempt: what its exit codes mean.</param>
    public AttemptOutcome Outcome(AttemptSpec spec)
    {
        var isFailedByCode = Failure is null && ExitCode is { } code and not 0 && spec.SuccessCodes?.Contains(code) != true;
        var meaning = ExitCode is { } exit && spec.ExitCodes?.TryGetValue(exit, out var said) == true ? said : FailureClass.TaskFailed;
        var failure = Failure ?? (isFailedByCode ? meaning : null);
        return new AttemptOutcome(failure, failure is null ? null : Message)
        {
            ExitCode = ExitCode ?? (failure is null ? 0 : null),
            RetryAfter = failure == FailureClass.RateLimited ? RetryAfter : null,
            Usage = new AttemptUsage { CpuSeconds = CpuSeconds },
        };
    }

    /// <summary>What the user should know of a success.</summary>
    public string? Warning => Failure is null && Errors > 0
        ? string.Create(CultureInfo.InvariantCulture, $"The script wrote {Errors} {(Errors == 1 ? "error" : "errors")} and went on.")
        : null;
}
