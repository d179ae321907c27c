using System.Globalization;
using PSParallelOrchestrator.Engine.Agents.ClaudeCode.Stream;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Processes;

namespace PSParallelOrchestrator.Engine.Agents.ClaudeCode;

/// <summary>
/// Judges a session: success only where its result says so, nothing was denied and something was answered. An exit code of 0 proves
/// nothing.
/// </summary>
/// <param name="options">How the agent worked.</param>
/// <param name="session">What it told.</param>
/// <param name="exit">How its process ended.</param>
/// <param name="ended">Why it was ended.</param>
/// <param name="errorTail">The end of its error output; null where there is none.</param>
internal sealed class ClaudeVerdict(AgentOptions options, ClaudeSession session, ChildExit exit, ClaudeEnd ended, string? errorTail)
{
    private const string Name = "Claude Code";

    // It waits for its prompt for three seconds: a machine may be too busy for that.
    private const string NoPrompt = "no stdin data received";

    // For how long the service asks to wait the client does not say.
    private static readonly TimeSpan WaitOfLimited = TimeSpan.FromMinutes(1);

    // Exit codes with which the client answers a hang-up, a quit, a kill and a termination.
    private static readonly int[] SignalExits = [129, 131, 137, 143];

    /// <summary>The verdict.</summary>
    /// <returns>Success, or a failure with its class.</returns>
    public AttemptOutcome Judge() =>
        ended == ClaudeEnd.Silent
            ? Fail(
                FailureClass.Transient,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Name} said nothing for {options.StallLimit} while no tool was at work, and was ended. The service may be stuck."))
        : ended == ClaudeEnd.Endless
            ? Fail(
                FailureClass.TaskFailed,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Name} printed a line of more than {ClaudeProcess.LongestLine / (1024 * 1024)} MiB without an end, and was ended. Is "
                        + $"it Claude Code that is installed as 'claude'?"))
        : session.Result is { } result ? OfResult(result)
        : WithoutResult();

    private static AttemptOutcome Fail(FailureClass failure, string message) => new(failure, message);

    private AttemptOutcome OfResult(ClaudeResult result)
    {
        var said = result.Text ?? string.Join("; ", result.Errors);
        switch (result.Subtype)
        {
            case "error_max_turns":
                return Fail(
                    FailureClass.TaskFailed,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{Name} used all its {options.MaxTurns} turns without an end. Allow more turns, or split the task."));
            case "error_max_structured_output_retries":
                return Fail(FailureClass.TaskFailed, $"{Name}: the model's answers did not fit the schema that was asked for. {said}");
            case not "success":
                return Fail(
                    result.TerminalReason?.StartsWith("aborted", StringComparison.Ordinal) == true
                        ? FailureClass.Transient
                        : FailureClass.TaskFailed,
                    $"{Name} ended with {result.Subtype}. {said}");
        }

        if (result.IsError)
        {
            return OfError(result, said);
        }

        if (result.Denials.Count > 0)
        {
            return Denied(result.Denials);
        }

        if (exit.ExitCode != 0 && ended != ClaudeEnd.Done)
        {
            return Fail(
                FailureClass.TaskFailed,
                string.Create(CultureInfo.InvariantCulture, $"{Name} reported success, but ended with exit code {exit.ExitCode}."));
        }

        return string.IsNullOrWhiteSpace(result.Text)
            ? Fail(FailureClass.TaskFailed, $"{Name} ended without an answer: nothing says that the task was done.")
            : AttemptOutcome.Success;
    }

    private AttemptOutcome OfError(ClaudeResult result, string said)
    {
        if (result.ApiErrorStatus is { } status)
        {
            return AgentFailures.OfStatus(
                ClaudeModels.OnBedrock(options) ? AgentKind.Bedrock : AgentKind.ClaudeCode,
                status,
                said,
                status == 429 ? WaitOfLimited : null);
        }

        if (result.StopReason == "refusal")
        {
            return Fail(FailureClass.TaskFailed, $"The model refused the task. Word it otherwise. {said}");
        }

        if (result.TerminalReason == "blocking_limit" || said.Contains("Prompt is too long", StringComparison.OrdinalIgnoreCase))
        {
            return Fail(
                FailureClass.Permanent,
                $"The conversation outgrew what {Name} may send in one request. Split the task, or shorten the prompt.");
        }

        if (said.Contains("output token maximum", StringComparison.OrdinalIgnoreCase))
        {
            return Fail(
                FailureClass.TaskFailed,
                $"An answer of the model was cut off at the most tokens it may have, again and again. Split the task, or ask for smaller "
                    + $"files. {said}");
        }

        return
            said.Contains("/login", StringComparison.OrdinalIgnoreCase)
            || said.Contains("Invalid API key", StringComparison.OrdinalIgnoreCase)
            ? Fail(FailureClass.Permanent, $"{Name}: {said} The key is missing, wrong or expired: give a valid one.")
            : Fail(FailureClass.Transient, $"{Name}: {said}");
    }

    private static AttemptOutcome Denied(IReadOnlyList<ClaudeToolUse> denials)
    {
        var first = denials[0];
        var more = denials.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $" and {denials.Count - 1} more") : "";
        var how = first.Name == "Bash"
            ? $"Allow the command by a rule, for instance --allowed-tool 'Bash({first.Argument.Split(' ')[0]} *)'"
            : first.Name is "Edit" or "Write" or "NotebookEdit" or "Read"
                ? "An attempt may change its own workspace alone, and there neither .git nor settings of tools: correct the task"
                : $"Allow it by --allowed-tool {first.Name}";
        return Fail(FailureClass.TaskFailed, $"{Name} was denied a tool: {Shorten(first.ToString())}{more}. {how}.");
    }

    private AttemptOutcome WithoutResult()
    {
        if (exit.Signal is not null || SignalExits.Contains(exit.ExitCode))
        {
            var signal = exit.Signal ?? exit.ExitCode - 128;
            return Fail(
                FailureClass.Transient,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Name} was ended from outside by signal {signal}{(signal == 9 ? ", perhaps for want of memory" : "")}."));
        }

        var tail = errorTail is null ? "" : $" It said: {Shorten(errorTail)}";
        return session.HasBegun || exit.ExitCode == 0 || errorTail?.Contains(NoPrompt, StringComparison.Ordinal) == true
            ? Fail(
                FailureClass.Transient,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Name} was interrupted: it ended with exit code {exit.ExitCode} and without a result.{tail}"))
            : Fail(
                FailureClass.Permanent,
                string.Create(CultureInfo.InvariantCulture, $"{Name} could not begin and ended with exit code {exit.ExitCode}.{tail}"));
    }

    private static string Shorten(string text) => text.Length <= 300 ? text : text[..300] + "...";
}
