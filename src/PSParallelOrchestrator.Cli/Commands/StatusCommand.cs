using System.CommandLine;
using System.Globalization;
using System.IO.Enumeration;
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
            Description = "The run's directory, its id or its name; without, or with a pattern like 'nightly*', known runs are listed.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var json = CommonArguments.Json();
        var command = new Command("status", "Shows runs, or the tasks of one run with state, attempts, executor and reason.") { run, json };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(run) is not { } which)
            {
                ListRuns(RunLookup.All(), parsed.GetValue(json));
            }
            else if (which.IndexOfAny(['*', '?']) >= 0 && !Directory.Exists(which))
            {
                ListRuns(RunLookup.Matching(text => FileSystemName.MatchesSimpleExpression(which, text)), parsed.GetValue(json));
            }
            else
            {
                WriteRun(RunHost.Look(RunLookup.Resolve(which)), parsed.GetValue(json));
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
            if (task.Activity is { } activity)
            {
                Console.Out.WriteClean($"{string.Empty,21}{activity.At.UtcDateTime:HH:mm:ss}Z{CostText.SoFar(activity)}: {activity.Text}");
            }
        }

        Console.Out.WriteClean($"{run.State,-10} {RunCounts.Final(run)} of {run.Tasks.Count} tasks are final");
    }

    private static void ListRuns(IEnumerable<(string RunId, string Directory)> runs, bool json)
    {
        if (json)
        {
            using var output = StandardStreams.OpenOutput();
            RunListWriter.Write(output, runs);
            return;
        }

        foreach (var known in runs)
        {
            var run = RunHost.LookKnown(known);
            var tasks = run.State == RunState.Damaged
                ? new string(' ', 14)
                : $"{RunCounts.Final(run),6}/{run.Tasks.Count,-6} ";
            Console.Out.WriteClean($"{known.RunId}  {run.State,-11} {tasks}{known.Directory}");
            if (run.State == RunState.Damaged)
            {
                Console.Out.WriteClean($"{string.Empty,28}unreadable ({RunText.DamageId(run)}): {run.Reason}");
            }
        }
    }
}
