using System.CommandLine;
using System.Globalization;
using PSParallelOrchestrator.Cli.Display;
using PSParallelOrchestrator.Cli.Options;
using PSParallelOrchestrator.Cli.Streams;
using PSParallelOrchestrator.Engine.Hosting;
using PSParallelOrchestrator.Engine.Reporting;

namespace PSParallelOrchestrator.Cli.Commands;

/// <summary><c>psorch status</c>: this user's runs, or the tasks of one; needs no lock.</summary>
internal static class StatusCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var run = new Argument<string?>("run")
        {
            Description = "The run's directory, or its id; without, all known runs are listed.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var json = CommonArguments.Json();
        var command = new Command("status", "Shows runs, or the tasks of one run with state, attempts, executor and reason.") { run, json };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(run) is { } which)
            {
                WriteRun(RunHost.Look(RunLookup.Resolve(which)), parsed.GetValue(json));
            }
            else
            {
                ListRuns(parsed.GetValue(json));
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static void WriteRun(OrchestratorRun run, bool json)
    {
        if (json)
        {
            using var output = StandardStreams.OpenOutput();
            ExecutionSummaryWriter.Write(output, run, RunMetrics.Compute(run));
            return;
        }

        RunText.WriteBegin(Console.Out, run);
        foreach (var task in run.Tasks)
        {
            var executor = task.Executor?.ToString(CultureInfo.InvariantCulture) ?? "-";
            Console.Out.WriteClean(
                $"  {task.State,-18} {task.Id,-24} attempts {task.Attempts.Count}, executor {executor}  {task.Reason}");
        }

        Console.Out.WriteClean($"{run.State,-10} {RunCounts.Final(run)} of {run.Tasks.Count} tasks are final");
    }

    private static void ListRuns(bool json)
    {
        if (json)
        {
            using var output = StandardStreams.OpenOutput();
            RunListWriter.Write(output, RunLookup.All());
            return;
        }

        foreach (var (runId, directory) in RunLookup.All())
        {
            try
            {
                var run = RunHost.Look(directory);
                Console.Out.WriteClean(
                    $"{runId}  {run.State,-11} {RunCounts.Final(run),6}/{run.Tasks.Count,-6} {directory}");
            }
            catch (OrchestratorException e)
            {
                Console.Out.WriteClean($"{runId}  unreadable ({e.ErrorId})  {directory}");
            }
        }
    }
}
