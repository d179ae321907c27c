using System.Text;
using PSParallelOrchestrator.Engine.Agents.ClaudeCode.Stream;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Processes;

namespace PSParallelOrchestrator.Engine.Agents.ClaudeCode;

/// <summary>Runs a session and judges it.</summary>
internal static class ClaudeRun
{
    private const int TailBytes = 2048;

    /// <summary>Runs one.</summary>
    /// <param name="launch">What it is started with.</param>
    /// <param name="session">Told what it says.</param>
    /// <param name="options">How the agent works.</param>
    /// <returns>How it ended, with what it used. No text of it holds a secret.</returns>
    /// <exception cref="OperationCanceledException">It was ended; nothing of it is left.</exception>
    public static async Task<AttemptOutcome> RunAsync(
        ClaudeLaunch launch, ClaudeSession session, AgentOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var process = new ClaudeProcess(launch, session, time);
        ChildExit exit;
        try
        {
            exit = await process.RunAsync(cancellationToken);
        }
        catch (ChildStartException e)
        {
            var isPassing = e.Failure is ChildStartFailure.Resources or ChildStartFailure.File;
            return new AttemptOutcome(
                isPassing ? FailureClass.Transient : FailureClass.Permanent,
                $"Claude Code could not be started. {e.Message}");
        }

        var verdict = new ClaudeVerdict(options, session, exit, process.Ended, FileTail.Read(launch.ErrorLog, TailBytes)).Judge();
        return verdict with
        {
            Message = verdict.Message is { } message ? launch.Redactor.Redact(message) : null,
            ExitCode = exit.ExitCode,
            Usage = Used(exit),
        };
    }

    /// <summary>Checks a prompt's length.</summary>
    /// <returns>Its bytes.</returns>
    /// <exception cref="OrchestratorException"><c>PromptTooLong</c>: Claude Code does not take it.</exception>
    public static byte[] Encode(string prompt)
    {
        var bytes = Encoding.UTF8.GetBytes(prompt);
        return bytes.Length <= ClaudeCommandLine.MaxPromptBytes ? bytes : throw ClaudeErrors.PromptTooLong(bytes.Length);
    }

    // What it asked of models is the gateway's to count.
    private static AttemptUsage Used(ChildExit exit) => new()
    {
        CpuSeconds = exit.CpuSeconds,
        PeakMemoryBytes = exit.PeakMemoryBytes,
        ReadBytes = exit.ReadBytes,
        WriteBytes = exit.WriteBytes,
    };
}
