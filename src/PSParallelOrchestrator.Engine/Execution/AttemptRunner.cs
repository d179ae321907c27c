using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Execution.Limits;
using PSParallelOrchestrator.Engine.Execution.Scripts;
using PSParallelOrchestrator.Engine.Gateway;
using PSParallelOrchestrator.Engine.Gateway.Access;

namespace PSParallelOrchestrator.Engine.Execution;

/// <summary>Executes an attempt: the same code on every backend. Nothing that an attempt started is left when it returns.</summary>
/// <param name="agents">Who does Agent tasks.</param>
/// <param name="services">Keys and prices.</param>
/// <param name="limits">How processes are held to the resources that tasks name; null where somebody else does it, such as a
/// container.</param>
/// <param name="blocks">
/// Whether the calling thread waits for processes. For an executor, which has nothing else to do: work that is never suspended needs
/// no thread of the pool, and nothing that continues it has to be compiled.
/// </param>
/// <param name="scripts">Runs scripts; null where each has a PowerShell of its own.</param>
internal sealed class AttemptRunner(
    IReadOnlyDictionary<AgentKind, IAgent> agents,
    AgentAccess services,
    TimeProvider time,
    AttemptLimits? limits = null,
    bool blocks = false,
    ScriptRunner? scripts = null)
{
    private const string Verify = "The task's verify command";
    private readonly ScriptRunner scripts = scripts ?? new ScriptRunner(services.Secrets, time);

    /// <summary>How long the command after a task may take.</summary>
    public static readonly TimeSpan AfterTaskLimit = TimeSpan.FromSeconds(30);

    /// <summary>Executes an attempt.</summary>
    /// <param name="stop">The user's wish to end it.</param>
    /// <param name="hurry">The user's wish to end it at once, without time for it to end by itself.</param>
    /// <returns>How it ended; never throws for what the attempt did.</returns>
    public async Task<AttemptResult> RunAsync(AttemptSpec spec, CancellationToken stop, CancellationToken hurry = default)
    {
        var (startedAt, begin) = (time.GetUtcNow(), time.GetTimestamp());
        var redactor = services.Secrets.Redactor;
        var processes = new AttemptProcesses(spec, services.Secrets, limits, blocks);
        AttemptOutcome result;
        await using (processes)
        {
            result = await WorkAsync(spec, processes, stop, hurry);
        }

        return new AttemptResult(result with
        {
            Message = result.Message is { } message ? redactor.Redact(message) : null,
            CheckOutput = result.CheckOutput is { } output ? redactor.Redact(output) : null,
            Warnings = processes.Warnings.Count == 0 ? null : [.. processes.Warnings.Select(redactor.Redact)],
        })
        {
            Token = spec.Token,
            StartedAt = startedAt,
            FinishedAt = startedAt + time.GetElapsedTime(begin),
        };
    }

    /// <summary>Removes the secrets from what is said of an attempt elsewhere.</summary>
    /// <returns>The text without them.</returns>
    public string Redact(string text) => services.Secrets.Redactor.Redact(text);

    private async Task<AttemptOutcome> WorkAsync(
        AttemptSpec spec,
        AttemptProcesses processes,
        CancellationToken stop,
        CancellationToken hurry)
    {
        using var end = new AttemptEnd(spec.TimeLimit, spec.GraceTime, time, stop, hurry);
        AttemptOutcome result;
        try
        {
            result = await StepsAsync(spec, processes, end);
        }
        catch (OperationCanceledException) when (end.Asked.IsCancellationRequested)
        {
            result = end.Outcome();
        }
        catch (OrchestratorException e)
        {
            result = new AttemptOutcome(FailureClasses.Of(e), e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            result = new AttemptOutcome(FailureClasses.Of(e), $"The attempt's files could not be used: {e.Message}");
        }

        if (spec.AfterTask is { } after && Directory.Exists(spec.Workspace))
        {
            result = await AfterAsync(after, spec, processes, result);
            if (result.FailureClass is null && AttemptPlace.Problem(spec) is { } problem)
            {
                return Replaced(result, problem);
            }
        }

        return result.FailureClass is null ? Searched(spec, result, end) : result;
    }

    /// <summary>Looks for keys in what the attempt left, when nothing of it can write any more: they would be merged.</summary>
    private AttemptOutcome Searched(AttemptSpec spec, AttemptOutcome result, AttemptEnd end)
    {
        try
        {
            if (LeftKeys.Find(spec.Workspace, services.Secrets, spec.Task.Secrets, end.Asked) is not { } found)
            {
                return result;
            }

            var problem = $"The file '{found.File}' holds {found.What}; nothing of the attempt is taken. Files must not hold keys: let the "
                + "program read them from the environment.";
            return result with { FailureClass = FailureClass.TaskFailed, Message = problem, CheckOutput = problem };
        }
        catch (OperationCanceledException) when (end.Asked.IsCancellationRequested)
        {
            return end.Outcome() with { Usage = result.Usage };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return result with
            {
                FailureClass = FailureClasses.Of(e),
                Message = $"What the attempt left could not be searched for keys: {e.Message}",
            };
        }
    }

    private async Task<AttemptOutcome> StepsAsync(AttemptSpec spec, AttemptProcesses processes, AttemptEnd end)
    {
        if (spec.BeforeTask is { } before)
        {
            var ready = await processes.RunShellAsync(spec.CommandShell, before, "The command before the task", end);
            if (ready.FailureClass is not null)
            {
                return ready;
            }
        }

        if (spec.Task.Verify is not null && processes.WithoutShell(spec.VerifyShell, Verify) is { } missing)
        {
            return missing;
        }

        var (result, hasWorkspace) = spec.Task.Script is not null ? (await scripts.RunAsync(spec, processes, end), true)
            : spec.Task.Command is { } command
                ? (await processes.RunAsync(command, spec.Task.Arguments, $"The command '{command}'", end, spec.SuccessCodes), true)
            : await AskAgentAsync(spec, end);
        result = Checked(spec, result, hasWorkspace);
        if (result.FailureClass is null && spec.Task.Verify is { } verify)
        {
            var verified = await processes.RunShellAsync(spec.VerifyShell, verify, Verify, end);
            result = verified.FailureClass is null
                ? Checked(spec, result, hasWorkspace: true)
                : verified with { Usage = result.Usage, CheckOutput = processes.Tail() };
        }

        return result.FailureClass is null ? WithOutputs(spec, result) : result;
    }

    private async Task<(AttemptOutcome Result, bool HasWorkspace)> AskAgentAsync(AttemptSpec spec, AttemptEnd end)
    {
        // What it asks its models by is good for as long as it works, and no command that follows can use it.
        var context = new AgentContext(spec, time, services.WithPrices(spec.Prices)) { AtOnce = end.AtOnce };
        await using var lease = spec.Gateway is { } gateway
            ? await GatewayLease.OpenAsync(gateway, new ModelUseActivity(context.Activity, time).Note, end.Asked)
            : null;
        context = lease is null ? context : context with { Models = lease };
        return (await agents[spec.Agent].RunAsync(context, end.Asked), context.HasWorkspace);
    }

    private static AttemptOutcome Checked(AttemptSpec spec, AttemptOutcome result, bool hasWorkspace) =>
        result.FailureClass is null && hasWorkspace && AttemptPlace.Problem(spec) is { } problem ? Replaced(result, problem) : result;

    private static AttemptOutcome Replaced(AttemptOutcome result, string problem) =>
        result with { FailureClass = FailureClass.TaskFailed, Message = problem, CheckOutput = problem };

    private static AttemptOutcome WithOutputs(AttemptSpec spec, AttemptOutcome result)
    {
        if (spec.Task.Outputs.Count == 0 || OutputFiles.Unmatched(spec.Workspace, spec.Task.Outputs) is not { Count: > 0 } missing)
        {
            return result;
        }

        // What another try cannot change is not paid for again.
        return OutputFiles.FindBehindLink(spec.Workspace, missing) is { } behind
            ? result with
            {
                FailureClass = FailureClass.Permanent,
                Message = $"The output '{behind.Pattern}' is behind the link '{behind.Link.Display}', and links are not followed. Let the "
                    + "task copy what it is to leave, or name what the link points to in its outputs.",
            }
            : result with
            {
                FailureClass = FailureClass.TaskFailed,
                Message = $"The task left nothing that matches its outputs {string.Join(", ", missing.Select(pattern => $"'{pattern}'"))}. "
                    + "Fix the task, or its outputs in the plan.",
            };
    }

    private async Task<AttemptOutcome> AfterAsync(string after, AttemptSpec spec, AttemptProcesses processes, AttemptOutcome result)
    {
        using var end = new AttemptEnd(AfterTaskLimit, spec.GraceTime, time, CancellationToken.None, CancellationToken.None);
        AttemptOutcome cleaned;
        try
        {
            cleaned = await processes.RunShellAsync(spec.CommandShell, after, "The command after the task", end);
        }
        catch (OperationCanceledException)
        {
            cleaned = new AttemptOutcome(FailureClass.TaskFailed, $"The command after the task was ended after {AfterTaskLimit}.");
        }

        return cleaned.FailureClass is null ? result
            : result.FailureClass is null ? cleaned with { Usage = result.Usage }
            : result with { Message = $"{result.Message} {cleaned.Message}" };
    }
}
