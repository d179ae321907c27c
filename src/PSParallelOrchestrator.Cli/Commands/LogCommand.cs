using System.CommandLine;
using PSParallelOrchestrator.Cli.Options;
using PSParallelOrchestrator.Cli.Streams;
using PSParallelOrchestrator.Engine.Hosting;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Runs;

namespace PSParallelOrchestrator.Cli.Commands;

/// <summary><c>psorch log</c>: the log of a run, or the output of a task or what its agent does; follows it on demand.</summary>
internal static class LogCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var run = CommonArguments.Run();
        var task = new Argument<string?>("task")
        {
            Description = "A task's id: its output instead of the run's log.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var error = new Option<bool>("--stderr") { Description = "The task's error output." };
        var activity = new Option<bool>("--activity")
        {
            Description = "What the task's agent does: tools, what it says, repeated requests, tokens.",
        };
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on until the run or the task ends." };
        var command = new Command("log", "Writes the log of a run, or the output of a task's newest attempt.")
        {
            run,
            task,
            error,
            activity,
            follow,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var kind = Kind(parsed.GetValue(task), parsed.GetValue(error), parsed.GetValue(activity));
                var found = RunHost.Open(RunLookup.Resolve(parsed.GetRequiredValue(run)));
                await using var output = StandardStreams.OpenOutput();
                var taskId = parsed.GetValue(task);
                var source = new LogSource(found, taskId is null ? null : Find(found, taskId), kind);
                if (!source.Exists && !parsed.GetValue(follow))
                {
                    throw CliErrors.NoOutput(taskId ?? found.Name);
                }

                await source.CopyAsync(output, parsed.GetValue(follow), cancellationToken);
                return ExitCode.Success;
            });
        return command;
    }

    private static LogKind Kind(string? task, bool error, bool activity) =>
        error && activity ? throw CliErrors.Exclusive("--stderr", "--activity")
        : (error || activity) && task is null ? throw CliErrors.TaskMissing(error ? "--stderr" : "--activity")
        : error ? LogKind.StandardError
        : activity ? LogKind.Activity
        : LogKind.StandardOutput;

    private static RunTask Find(OrchestratorRun run, string id) =>
        run.FindTask(id) ?? throw CliErrors.UnknownTask(id, RunIndex.NearestTask(run, id));
}
