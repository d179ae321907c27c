using System.Globalization;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Execution.Limits;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Processes;
using PSParallelOrchestrator.Engine.Processes.Shells;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Execution;

/// <summary>Runs the processes of one attempt, one after the other, their output in the attempt's files.</summary>
/// <param name="secrets">Removed from what they print; they are given those that the task names.</param>
/// <param name="limits">How they are held to the resources that the task names; null where somebody else does it.</param>
/// <param name="blocks">Whether the calling thread waits for them: see <see cref="AttemptRunner"/>.</param>
internal sealed class AttemptProcesses(AttemptSpec spec, SecretStore secrets, AttemptLimits? limits, bool blocks = false) : IAsyncDisposable
{
    private const int TailBytes = 2048;
    private readonly List<string> warnings = [];
    private AttemptLimiter? limiter;
    private bool hasBegun;
    private bool hasOutput;

    /// <summary>What the user should know of them, whether the attempt succeeded or not. Whole once this is disposed.</summary>
    public IReadOnlyList<string> Warnings => warnings;

    /// <summary>Makes the workspace, where nothing of the attempt has worked yet.</summary>
    public void Begin()
    {
        if (!hasBegun)
        {
            // Once: what the attempt itself does to its workspace is not mended.
            Directory.CreateDirectory(spec.Workspace);
            hasBegun = true;
        }
    }

    /// <summary>Notes what the user should know.</summary>
    public void Warn(string warning) => warnings.Add(warning);

    /// <summary>Runs a program to its end.</summary>
    /// <param name="program">A path, or a name on the attempt's PATH.</param>
    /// <param name="what">What it is, to begin a message with.</param>
    /// <param name="end">When it has to end, with everything it started.</param>
    /// <param name="successCodes">The exit codes that are a success, beside 0.</param>
    /// <param name="ask">How it is asked to end; null for the system's own way.</param>
    /// <returns>How it ended.</returns>
    /// <exception cref="OperationCanceledException">It was ended; nothing of it is left.</exception>
    public async Task<AttemptOutcome> RunAsync(
        string program,
        IReadOnlyList<string> arguments,
        string what,
        AttemptEnd end,
        IReadOnlyList<int>? successCodes = null,
        Action? ask = null)
    {
        end.Asked.ThrowIfCancellationRequested();
        Begin();
        limiter ??= limits?.Open(spec);
        var errorLength = hasOutput ? FileTail.Length(spec.StandardError) : 0;
        using var output = new AttemptOutput(spec, append: hasOutput || HasAgentOutput, secrets.Redactor);
        var info = new ChildStartInfo
        {
            FileName = program,
            Arguments = arguments,
            WorkingDirectory = spec.Workspace,
            Environment = Environment,
            Output = output.Output,
            Error = output.Error,
            Token = spec.Token,
        };
        var verdict = new LimitVerdict(limiter);
        ChildExit exit;
        try
        {
            var starting = ChildProcess.StartAsync(limiter?.Apply(info) ?? info);
            if (blocks)
            {
                Task.WaitAny([starting], CancellationToken.None);
            }

            var child = await starting;
            hasOutput = true;
            output.Begin(child);
            exit = await EndAsync(child, end, ask);
            if (!await output.EndAsync())
            {
                warnings.Add($"{what} left a process that holds its output open. What that prints from now on is not kept.");
            }

            if (limiter is not null
                && LimitWrapper.StartFailure(exit, FileTail.ReadFrom(spec.StandardError, errorLength, TailBytes), info) is { } refused)
            {
                throw refused;
            }
        }
        catch (ChildStartException e)
        {
            var outcome = NotStarted(what, e);
            return outcome with { Message = outcome.Message + BesidePlan(e.Failure, program) };
        }
        finally
        {
            await (limiter?.EndLeftoversAsync() ?? Task.CompletedTask);
        }

        return Result(what, exit, verdict, successCodes ?? []);
    }

    /// <summary>What comes of a program that could not be started.</summary>
    public static AttemptOutcome NotStarted(string what, ChildStartException error) =>
        new(FailureOf(error.Failure), $"{what} could not be started. {error.Message}");

    private Dictionary<string, string> Environment => field ??= AttemptEnvironment.OfCommands(spec, secrets);

    // An agent or a script may have written there before its task is verified.
    private bool HasAgentOutput =>
        spec.Task.Kind != TaskKind.Command && (File.Exists(spec.StandardError) || File.Exists(spec.StandardOutput));

    /// <summary>Ends what is left of the processes, and gives back what limited them.</summary>
    public async ValueTask DisposeAsync()
    {
        if (limiter is null)
        {
            return;
        }

        await limiter.DisposeAsync();
        warnings.AddRange(limiter.Warnings);
        limiter = null;
    }

    /// <summary>Runs a command by a shell to its end; see <see cref="RunAsync"/>.</summary>
    /// <param name="shell">The name of the shell; null for that of the system.</param>
    /// <param name="what">What it is, to begin a message with.</param>
    /// <param name="end">When it has to end.</param>
    /// <returns>How it ended.</returns>
    public Task<AttemptOutcome> RunShellAsync(string? shell, string command, string what, AttemptEnd end)
    {
        try
        {
            var found = CommandShell.Of(shell, Environment);
            return RunAsync(found.Program, found.Arguments(command), what, end);
        }
        catch (ChildStartException e)
        {
            return Task.FromResult(NotStarted(what, e));
        }
    }

    /// <summary>Looks whether a shell is there, before what it is for is worked at and paid for.</summary>
    /// <param name="shell">The name of the shell; null for that of the system.</param>
    /// <param name="what">What it is for, to begin a message with.</param>
    /// <returns>What comes of its absence; null where it is there.</returns>
    public AttemptOutcome? WithoutShell(string? shell, string what)
    {
        try
        {
            CommandShell.Of(shell, Environment).Require(Environment);
            return null;
        }
        catch (ChildStartException e)
        {
            return NotStarted(what, e);
        }
    }

    private async Task<ChildExit> EndAsync(ChildProcess child, AttemptEnd end, Action? ask)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (end.Asked.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), ended))
        {
            if (blocks)
            {
                Task.WaitAny([child.Completion, ended.Task], CancellationToken.None);
            }

            if (await Task.WhenAny(child.Completion, ended.Task) == child.Completion)
            {
                return await child.Completion;
            }
        }

        if (ask is not null)
        {
            ask();
            var isOver = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var over = end.AtOnce.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), isOver);
            await Task.WhenAny(child.Completion, isOver.Task);
        }

        await child.EndTreeAsync(end.AtOnce);
        throw new OperationCanceledException(end.Asked);
    }

    /// <summary>Where a program was seen that the workspace has not: beside the plan, from where people name it.</summary>
    private string? BesidePlan(ChildStartFailure failure, string program) =>
        failure == ChildStartFailure.CommandNotFound && spec.IsCommandBesidePlan && program == spec.Task.Command
            ? " There is one in the folder of the plan's file: a task starts in its own workspace, so give the whole path."
            : null;

    private static FailureClass FailureOf(ChildStartFailure failure) => failure switch
    {
        ChildStartFailure.Resources or ChildStartFailure.File => FailureClass.Transient,
        ChildStartFailure.ReplacedFile => FailureClass.TaskFailed,
        _ => FailureClass.Permanent,
    };

    private AttemptOutcome Result(string what, ChildExit exit, LimitVerdict verdict, IReadOnlyList<int> successCodes)
    {
        var counted = limiter?.Read() ?? default;
        var usage = new AttemptUsage
        {
            CpuSeconds = counted.CpuSeconds - verdict.Before.CpuSeconds ?? exit.CpuSeconds,
            PeakMemoryBytes = counted.PeakMemoryBytes ?? exit.PeakMemoryBytes,
            ReadBytes = exit.ReadBytes,
            WriteBytes = exit.WriteBytes,
        };
        if (exit.ExitCode == 0 || successCodes.Contains(exit.ExitCode))
        {
            if (verdict.OfSuccess(counted) is { } ended)
            {
                warnings.Add($"{what} succeeded, but {char.ToLowerInvariant(ended[0])}{ended[1..]}");
            }

            return new AttemptOutcome { ExitCode = exit.ExitCode, Usage = usage };
        }

        var tail = Tail();
        var (failure, reason) = verdict.Of(exit, tail, counted, spec.ExitCodes);
        return new AttemptOutcome(failure, Describe(what, exit, reason, tail)) { ExitCode = exit.ExitCode, Usage = usage };
    }

    private static string Describe(string what, ChildExit exit, string? reason, string? tail)
    {
        var ending = exit.Signal is { } signal
            ? string.Create(CultureInfo.InvariantCulture, $"{what} was ended by signal {signal}.")
            : string.Create(CultureInfo.InvariantCulture, $"{what} ended with exit code {exit.ExitCode}.");
        return string.Join(' ', new[] { ending, reason, tail is null ? null : $"{AttemptText.OutputEnds} {tail}" }.OfType<string>());
    }

    /// <summary>The end of what the last process printed.</summary>
    /// <returns>The text; null where it printed nothing, or that cannot be read: how it ended stands all the same.</returns>
    public string? Tail() => FileTail.Read(spec.StandardError, TailBytes) ?? FileTail.Read(spec.StandardOutput, TailBytes);
}
