using System.Collections.ObjectModel;
using System.Globalization;
using System.Text;
using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Execution.Limits;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Execution.Detached;

/// <summary>Executes one attempt in a process of its own: claims it, runs it, writes its result.</summary>
public static class AttemptExecutor
{
    /// <summary>A result was written, whatever it is.</summary>
    public const int ResultWritten = 0;

    /// <summary>The directory holds nothing that can be executed; nothing was run.</summary>
    public const int NotExecutable = 2;

    /// <summary>Somebody else has the attempt; nothing was run.</summary>
    public const int NotClaimed = 4;

    /// <summary>A file could not be written: the claim, and nothing was run, or the result.</summary>
    public const int NotWritten = 5;

    /// <summary>How long an executor tries to write a result for which there is no room.</summary>
    internal static readonly TimeSpan HandInLimit = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>Executes an attempt.</summary>
    /// <param name="directory">Its directory, with <c>task.json</c>.</param>
    /// <param name="secretsSource">Where the keys of agents are read from: a file, or - for standard input; null for the
    /// environment.</param>
    /// <param name="stop">The wish to end it: everything it started is ended, and the result says so.</param>
    /// <param name="hurry">The wish to end it at once, without time for it to end by itself.</param>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(string directory, string? secretsSource, CancellationToken stop, CancellationToken hurry) =>
        RunAsync(directory, () => secretsSource is null ? null : ExecutorSecrets.Read(secretsSource), stop, hurry);

    /// <summary>Executes an attempt.</summary>
    /// <param name="directory">Its directory, with <c>task.json</c>.</param>
    /// <param name="handed">What it is handed; null for the keys of the environment.</param>
    /// <inheritdoc cref="RunAsync(string, string?, CancellationToken, CancellationToken)"/>
    internal static async Task<int> RunAsync(
        string directory, Func<ExecutorSecrets?> handed, CancellationToken stop, CancellationToken hurry)
    {
        directory = Path.GetFullPath(directory);
        var store = new DirectoryAttemptStore(directory);
        DetachedTask task;
        SecretStore secrets;
        try
        {
            task = await store.ReadTaskAsync(stop);
            (secrets, var gateway) = Take(handed());
            task = task with { Spec = task.Spec with { Gateway = gateway } };
        }
        catch (OrchestratorException e)
        {
            Say(directory, e.Message);
            return NotExecutable;
        }

        try
        {
            if (!await store.TryClaimAsync(AttemptClaim.OfThisProcess(task.Spec.Token, ClaimHolder.Executor), stop))
            {
                Say(directory, $"The attempt {task.Spec.Token} is claimed by somebody else; nothing was run.");
                return NotClaimed;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Say(directory, $"The attempt {task.Spec.Token} cannot be claimed, nothing was run: {e.Message}");
            return NotWritten;
        }

        await using var forward = SocketForward.Open(task.Spec.Gateway);
        if (forward is not null)
        {
            task = task with { Spec = task.Spec with { Gateway = task.Spec.Gateway! with { Address = forward.Address } } };
        }

        return await HandInAsync(store, task.Spec, await ExecuteAsync(task, secrets, stop, hurry), stop);
    }

    private static (SecretStore Secrets, GatewayAccess? Gateway) Take(ExecutorSecrets? handed)
    {
        if (handed is null)
        {
            return (SecretStore.FromEnvironment(), null);
        }

        handed.ApplyVariables();
        return (SecretStore.Create(handed.Secrets), handed.Gateway);
    }

    /// <summary>
    /// Writes the result. What the task did to its own files is its failure, at once. Where there is no room, it is tried again for a
    /// while: the work is done, and only its end is not known yet.
    /// </summary>
    private static async Task<int> HandInAsync(
        DirectoryAttemptStore store, AttemptSpec spec, AttemptResult result, CancellationToken stop)
    {
        var begin = TimeProvider.System.GetTimestamp();
        for (var pause = ShortestPause; ; pause = TimeSpan.FromTicks(Math.Min(2 * pause.Ticks, LongestPause.Ticks)))
        {
            try
            {
                if (store.MakeRoomForResult() is { } did && result.Succeeded)
                {
                    var message = $"The task {did}: it must leave the files there alone.";
                    result = result with { FailureClass = FailureClass.TaskFailed, Message = message };
                }

                await store.WriteResultAsync(result, CancellationToken.None);
                return ResultWritten;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                var isGivenUp = stop.IsCancellationRequested
                    || !Directory.Exists(spec.Directory)
                    || TimeProvider.System.GetElapsedTime(begin) > HandInLimit;
                if (isGivenUp || pause == ShortestPause)
                {
                    var next = isGivenUp
                        ? "It is lost."
                        : $"It is tried again until it is written, {HandInLimit} at most, or until this executor is asked to end.";
                    Say(
                        spec.Directory,
                        $"The attempt {spec.Token} ended ({result.FailureClass?.ToString() ?? "Succeeded"}), but its result cannot be "
                            + $"written: {e.Message} {next}");
                }

                if (isGivenUp)
                {
                    return NotWritten;
                }
            }

            await Task.Delay(pause, TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static async Task<AttemptResult> ExecuteAsync(
        DetachedTask task, SecretStore secrets, CancellationToken stop, CancellationToken hurry)
    {
        var startedAt = TimeProvider.System.GetUtcNow();
        var services = new AgentAccess { Secrets = secrets };

        // Agents bring libraries with them, whose loading a command need not wait for.
        IReadOnlyDictionary<AgentKind, IAgent> agents = task.Spec.Task.Kind == TaskKind.Agent
            ? AgentCatalog.Create()
            : ReadOnlyDictionary<AgentKind, IAgent>.Empty;
        try
        {
            var limits = task.LimitsAreHeld ? AttemptLimits.Held : AttemptLimits.OfThisMachine;
            return task.Version == EngineVersion.Current && task.Format == DetachedTask.CurrentFormat
                ? await new AttemptRunner(agents, services, TimeProvider.System, limits, blocks: true).RunAsync(task.Spec, stop, hurry)
                : Failure(DetachedErrors.WrongVersion(task.Version, EngineVersion.Current));
        }
        catch (Exception e)
        {
            // A fault of ours, not of the attempt: it is recorded as such, so that the run ends and says so.
            return Failure("The executor itself failed; please report this: " + services.Secrets.Redactor.Redact(e.ToString()));
        }

        AttemptResult Failure(string message) => new()
        {
            Token = task.Spec.Token,
            FailureClass = FailureClass.Permanent,
            Message = message,
            StartedAt = startedAt,
            FinishedAt = TimeProvider.System.GetUtcNow(),
        };
    }

    private static void Say(string directory, string message)
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetUtcNow():O} {message}\n");
        try
        {
            if (File.Exists(AttemptFiles.Task(directory)))
            {
                using var log = PlainFile.OpenWrite(AttemptFiles.Log(directory), append: true);
                log.Write(Encoding.UTF8.GetBytes(line));
                return;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Whoever started us by hand sees it below.
        }

        try
        {
            Console.Error.Write("psorch: " + message + "\n");
        }
        catch (IOException)
        {
            // A backend leads it to a file beside the log, which is full too: the result is not to be lost for words about it.
        }
    }
}
