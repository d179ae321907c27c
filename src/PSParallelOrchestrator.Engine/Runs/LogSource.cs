using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Agents.Activity;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.RunFiles;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>The log of a run, or what the newest attempt of one of its tasks left to read, read from its file while it grows.</summary>
/// <param name="run">The run.</param>
/// <param name="task">The task of this run; null for the run's log.</param>
/// <param name="kind">What of a task is meant.</param>
public sealed class LogSource(OrchestratorRun run, RunTask? task, LogKind kind)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private readonly RunPaths paths = new(run.Directory);
    private string? location;
    private string? answered;
    private long position;

    /// <summary>Whether there is anything to read yet.</summary>
    public bool Exists => File.Exists(Location) || File.Exists(Answer) || HasPrintedNothing;

    // An attempt that left and printed nothing has no directory.
    private bool HasPrintedNothing =>
        kind is LogKind.StandardOutput or LogKind.StandardError && task is { State: TaskState.Succeeded, LastAttempt: not null };

    private string? Location => task is null ? paths.Log
        : task.LastAttempt is not { } attempt ? null
        : Path.Combine(paths.Attempt(attempt), kind switch
        {
            LogKind.StandardError => "stderr.log",
            LogKind.Activity => ActivityLog.FileName,
            _ => "stdout.log",
        });

    // What an agent says last is what it has for an output, beside what the commands around it print.
    private string? Answer => kind == LogKind.StandardOutput
        && task is { Definition.Kind: TaskKind.Agent, LastAttempt: { FinishedAt: not null } attempt }
            ? Path.Combine(paths.Attempt(attempt), AgentFiles.ResponseName)
            : null;

    // A run's last lines are written after its last event, just before it is given up by its owner.
    private bool HasEnded => (run.State != RunState.Running && (task is not null || !RunLock.IsHeld(paths)))
        || (task is not null && task.State is TaskState.Succeeded or TaskState.Failed or TaskState.Blocked or TaskState.Canceled);

    /// <summary>Copies what is there and was not copied yet, and on demand what comes, until the run or the task ends.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="follow">Whether to wait for more.</param>
    /// <param name="cancellationToken">Ends the copying.</param>
    /// <returns>A task that ends with it.</returns>
    public async Task CopyAsync(Stream output, bool follow, CancellationToken cancellationToken)
    {
        while (true)
        {
            run.Refresh();
            var ended = HasEnded;
            if (Location != location)
            {
                // A new attempt has a file of its own.
                (location, position) = (Location, 0);
            }

            if (File.Exists(location))
            {
                await using var file = PlainFile.OpenRead(location);
                file.Position = Math.Min(position, file.Length);
                if (kind == LogKind.Activity && task is not null)
                {
                    position += await ActivityText.CopyAsync(file, output, cancellationToken);
                }
                else
                {
                    await file.CopyToAsync(output, cancellationToken);
                    position = file.Position;
                }

                await output.FlushAsync(cancellationToken);
            }

            if (!follow || ended)
            {
                await CopyAnswerAsync(output, cancellationToken);
                return;
            }

            await Task.Delay(Interval, TimeProvider.System, cancellationToken);
        }
    }

    private async Task CopyAnswerAsync(Stream output, CancellationToken cancellationToken)
    {
        if (Answer is { } answer && answer != answered && File.Exists(answer))
        {
            answered = answer;
            await using var file = PlainFile.OpenRead(answer);
            await file.CopyToAsync(output, cancellationToken);
            await output.WriteAsync("\n"u8.ToArray(), cancellationToken);
            await output.FlushAsync(cancellationToken);
        }
    }
}
