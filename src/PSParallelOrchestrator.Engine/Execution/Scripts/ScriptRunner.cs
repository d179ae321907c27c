using System.Globalization;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Processes;
using PSParallelOrchestrator.Engine.Secrets;
using PSParallelOrchestrator.ScriptHost;

namespace PSParallelOrchestrator.Engine.Execution.Scripts;

/// <summary>Runs the scripts of attempts: in a host that waits for them, in one of their own, or in this process.</summary>
/// <param name="secrets">Removed from what they write; they are given those that their task names.</param>
/// <param name="time">The clock.</param>
/// <param name="hosts">The hosts that wait; null where each attempt has one of its own.</param>
/// <param name="inProcess">Runs scripts in this process; null where it is no PowerShell.</param>
internal sealed class ScriptRunner(SecretStore secrets, TimeProvider time, WarmHosts? hosts = null, IInProcessScripts? inProcess = null)
{
    /// <summary>Runs the script of an attempt to its end.</summary>
    /// <param name="spec">The attempt, whose task has a script.</param>
    /// <param name="processes">Runs a host of its own.</param>
    /// <param name="end">When it has to end.</param>
    /// <returns>How it ended.</returns>
    /// <exception cref="OperationCanceledException">It was ended; nothing of it is left.</exception>
    public async Task<AttemptOutcome> RunAsync(AttemptSpec spec, AttemptProcesses processes, AttemptEnd end)
    {
        end.Asked.ThrowIfCancellationRequested();
        processes.Begin();
        using var files = new ScriptOutputFiles(spec, secrets, time);
        var outcome = spec.Task.Script!.InProcess ? await InProcessAsync(spec, files, processes, end)
            : hosts is not null && spec.Resources is null ? await WarmAsync(hosts, spec, files, processes, end)
            : await OwnAsync(spec, files, processes, end);
        if (files.Warning is { } warning)
        {
            processes.Warn(warning);
        }

        return outcome.FailureClass is null && files.Problem is { } problem
            ? outcome with { FailureClass = FailureClass.TaskFailed, Message = problem }
            : outcome;
    }

    private async Task<AttemptOutcome> WarmAsync(
        WarmHosts warm, AttemptSpec spec, ScriptOutputFiles files, AttemptProcesses processes, AttemptEnd end)
    {
        var shell = Shell(spec);
        WarmHost host;
        try
        {
            host = await warm.TakeAsync(shell, end.Asked);
        }
        catch (ChildStartException e)
        {
            return AttemptProcesses.NotStarted("The PowerShell of the script", e);
        }
        catch (IOException e)
        {
            return new AttemptOutcome(FailureClass.Transient, $"The PowerShell of the script could not be started. {e.Message}");
        }

        try
        {
            var result = await host.RunAsync(spec, AttemptEnvironment.OfCommands(spec, secrets), files, secrets.Redactor, end);
            if (result is { IsStopped: false })
            {
                return Outcome(spec, result, processes);
            }

            end.Asked.ThrowIfCancellationRequested();
            return result is null ? Died(await host.Exit) : Stopped();
        }
        finally
        {
            await warm.GiveBackAsync(shell, host);
            if (!host.IsUsable)
            {
                await StrayProcesses.EndByTokenAsync([spec.Token]);
            }
        }
    }

    private static async Task<AttemptOutcome> OwnAsync(
        AttemptSpec spec, ScriptOutputFiles files, AttemptProcesses processes, AttemptEnd end)
    {
        using var connection = HostConnection.Listen();
        using var gone = new CancellationTokenSource();
        var conversation = ConverseAsync(spec, connection, files, gone.Token);
        AttemptOutcome outcome;
        try
        {
            outcome = await processes.RunAsync(
                Shell(spec), HostCommand.Arguments(connection.Address), "The PowerShell of the script", end, ask: connection.Stop);
        }
        finally
        {
            await gone.CancelAsync();
            await ((Task)conversation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (await conversation is not { } result)
        {
            return outcome.FailureClass is null ? Died(null) : outcome;
        }

        end.Asked.ThrowIfCancellationRequested();

        // What the system did to the process goes before what the script could say.
        return outcome.FailureClass is not null ? outcome
            : result.IsStopped ? Stopped()
            : Outcome(spec, result, processes) with { Usage = outcome.Usage };
    }

    private static async Task<ScriptEnd?> ConverseAsync(
        AttemptSpec spec, HostConnection connection, ScriptOutputFiles files, CancellationToken gone)
    {
        try
        {
            await connection.AcceptAsync(gone);
        }
        catch (OperationCanceledException)
        {
            return null;
        }

        try
        {
            var said = await connection.RunAsync(ScriptRequestText.Create(spec, [], marker: null), files.Take);
            return said is null ? null : ScriptEnd.Parse(said);
        }
        finally
        {
            // The host ends by that, also where nobody can take what it says.
            connection.Close();
        }
    }

    private async Task<AttemptOutcome> InProcessAsync(
        AttemptSpec spec, ScriptOutputFiles files, AttemptProcesses processes, AttemptEnd end)
    {
        var runner = inProcess ?? throw ScriptErrors.NoProcessOfPowerShell(spec.Task.Id);
        using var log = new ScriptLog(spec, secrets.Redactor);
        var running = runner.RunAsync(
            ScriptRequestText.Create(spec, [], marker: null),
            element => files.Take(FrameKind.Output, element),
            element => files.Take(FrameKind.Record, element),
            text => files.Take(FrameKind.Progress, text),
            log.Write,
            end.Asked);
        var isOver = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (end.AtOnce.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), isOver))
        {
            if (await Task.WhenAny(running, isOver.Task) == isOver.Task && !running.IsCompleted)
            {
                processes.Warn("The script runs in the process of PowerShell and did not end when it was asked to: it goes on there.");
                throw new OperationCanceledException(end.Asked);
            }
        }

        var result = ScriptEnd.Parse(await running);
        if (result.IsStopped)
        {
            end.Asked.ThrowIfCancellationRequested();
            return Stopped();
        }

        return Outcome(spec, result, processes);
    }

    private static string Shell(AttemptSpec spec) => spec.Task.Script!.Shell ?? spec.Shell ?? HostCommand.StandardShell;

    private static AttemptOutcome Outcome(AttemptSpec spec, ScriptEnd result, AttemptProcesses processes)
    {
        if (result.Warning is { } warning)
        {
            processes.Warn(warning);
        }

        return result.Outcome(spec);
    }

    private static AttemptOutcome Stopped() =>
        new(FailureClass.TaskFailed, "The script was stopped, but not by the orchestrator.");

    private static AttemptOutcome Died(ChildExit? exit)
    {
        var how = exit is { Signal: { } signal } ? string.Create(CultureInfo.InvariantCulture, $" by signal {signal}")
            : exit is { } ended ? string.Create(CultureInfo.InvariantCulture, $" with exit code {ended.ExitCode}")
            : string.Empty;
        return new AttemptOutcome(
            FailureClass.TaskFailed,
            $"The PowerShell of the script ended{how} before the script did.")
        {
            ExitCode = exit?.ExitCode,
        };
    }
}
