using System.Globalization;
using System.Text;
using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Execution.Processes;

namespace PSParallelOrchestrator.Engine.Execution;

/// <summary>Runs the processes of one attempt, one after the other, their output in the attempt's files.</summary>
/// <param name="spec">The attempt.</param>
internal sealed class AttemptProcesses(AttemptSpec spec)
{
    private const int TailBytes = 2048;
    private Dictionary<string, string>? environment;
    private bool hasOutput;

    /// <summary>Runs a program to its end.</summary>
    /// <param name="program">A path, or a name on the attempt's PATH.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="what">What it is, to begin a message with.</param>
    /// <param name="cancellationToken">Ends it, with everything it started.</param>
    /// <returns>How it ended.</returns>
    /// <exception cref="OperationCanceledException">It was ended; nothing of it is left.</exception>
    public async Task<AgentResult> RunAsync(
        string program, IReadOnlyList<string> arguments, string what, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Directory.CreateDirectory(spec.Workspace);
        ChildProcess child;
        try
        {
            child = await ChildProcess.StartAsync(new ChildStartInfo
            {
                FileName = program,
                Arguments = arguments,
                WorkingDirectory = spec.Workspace,
                Environment = environment ??= AttemptEnvironment.Create(spec),
                Output = ChildOutput.ToFile(spec.StandardOutput, append: hasOutput),
                Error = ChildOutput.ToFile(spec.StandardError, append: hasOutput),
                Token = spec.Token,
            });
        }
        catch (ChildStartException e)
        {
            return new AgentResult(FailureOf(e.Failure), $"{what} could not be started. {e.Message}");
        }

        hasOutput = true;
        var exit = await EndAsync(child, cancellationToken);
        var usage = new AttemptUsage
        {
            CpuSeconds = exit.CpuSeconds,
            PeakMemoryBytes = exit.PeakMemoryBytes,
            ReadBytes = exit.ReadBytes,
            WriteBytes = exit.WriteBytes,
        };
        return exit.ExitCode == 0
            ? new AgentResult { ExitCode = 0, Usage = usage }
            : new AgentResult(FailureClass.TaskFailed, Describe(what, exit)) { ExitCode = exit.ExitCode, Usage = usage };
    }

    /// <summary>Runs a command of the system's shell to its end; see <see cref="RunAsync"/>.</summary>
    /// <param name="command">The command.</param>
    /// <param name="what">What it is, to begin a message with.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How it ended.</returns>
    public Task<AgentResult> RunShellAsync(string command, string what, CancellationToken cancellationToken) =>
        OperatingSystem.IsWindows()
            ? RunAsync("cmd.exe", ["/d", "/s", "/c", command], what, cancellationToken)
            : RunAsync("/bin/sh", ["-c", command], what, cancellationToken);

    private static async Task<ChildExit> EndAsync(ChildProcess child, CancellationToken cancellationToken)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (cancellationToken.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), ended))
        {
            if (await Task.WhenAny(child.Completion, ended.Task) == child.Completion)
            {
                return await child.Completion;
            }
        }

        await child.KillTreeAsync();
        throw new OperationCanceledException(cancellationToken);
    }

    private static FailureClass FailureOf(ChildStartFailure failure) =>
        failure is ChildStartFailure.Resources or ChildStartFailure.File ? FailureClass.Transient : FailureClass.Permanent;

    private string Describe(string what, ChildExit exit)
    {
        var ending = exit.Signal is { } signal
            ? string.Create(CultureInfo.InvariantCulture, $"{what} was ended by signal {signal}.")
            : string.Create(CultureInfo.InvariantCulture, $"{what} ended with exit code {exit.ExitCode}.");
        var tail = Tail(spec.StandardError) ?? Tail(spec.StandardOutput);
        return tail is null ? ending : $"{ending} Its output ends: {tail}";
    }

    private static string? Tail(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Position = Math.Max(0, stream.Length - TailBytes);
        var bytes = new byte[TailBytes];
        var read = stream.ReadAtLeast(bytes, TailBytes, throwOnEndOfStream: false);
        var text = Encoding.UTF8.GetString(bytes, 0, read).Trim();
        return text.Length == 0 ? null : text;
    }
}
