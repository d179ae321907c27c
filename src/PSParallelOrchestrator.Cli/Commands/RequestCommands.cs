using System.CommandLine;
using PSParallelOrchestrator.Cli.Display;
using PSParallelOrchestrator.Cli.Options;
using PSParallelOrchestrator.Engine.Hosting;
using PSParallelOrchestrator.Engine.Journal;
using PSParallelOrchestrator.Engine.Options;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Settings;

namespace PSParallelOrchestrator.Cli.Commands;

/// <summary>Commands that ask something of a run: of its owner through the inbox, or by becoming the owner where none lives.</summary>
internal static class RequestCommands
{
    /// <summary><c>psorch stop</c>.</summary>
    public static Command CreateStop()
    {
        var run = CommonArguments.Run();
        var tasks = CommonArguments.Tasks("Which tasks alone, running or waiting (default: the whole run).");
        var command = new Command(
            "stop",
            "Stops a run: running tasks are ended, waiting tasks are canceled. It can be resumed. Or stops tasks of it alone: what depends "
                + "on them is blocked, and the rest goes on.")
        {
            run, tasks,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var directory = RunLookup.Resolve(parsed.GetRequiredValue(run));
            if (TaskArguments.Resolve(directory, parsed.GetValue(tasks), "can be stopped", RunWait.IsOpen) is { Length: > 0 } chosen)
            {
                await RunHost.AskAsync(directory, new StopTasksRequest(chosen, "Stopped by psorch stop."), cancellationToken);
                Console.WriteLine(chosen.Length == 1 ? "The task stops." : "The tasks stop.");
                return ExitCode.Success;
            }

            await RunHost.AskAsync(directory, new StopRequest("Stopped by psorch stop."), cancellationToken);
            Console.WriteLine("The run stops.");
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary><c>psorch retry</c>.</summary>
    public static Command CreateRetry()
    {
        var run = CommonArguments.Run();
        var tasks = CommonArguments.Tasks("Which tasks (default: all that failed, were canceled or could not be merged).");
        var display = new DisplayOptions();
        var command = new Command("retry", "Runs failed tasks again, with what they blocked; on a finished run too.")
        {
            run, tasks, display.Quiet, display.Plain,
        };
        var settings = new SettingOptions(command, SettingCommands.Retry);
        var key = new ApiKeyOption(command);
        var question = new SpendingQuestion(command, display.Quiet);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var directory = RunLookup.Resolve(parsed.GetRequiredValue(run));
            var chosen = TaskArguments.Resolve(directory, parsed.GetValue(tasks), "can run again", CanRunAgain);
            var flow = new RunFlow(display.Read(parsed));
            var live = await RunHost.RetryAsync(
                directory,
                new RetryRequest(chosen) { Terms = settings.Read(parsed).Fill(new RetryTerms()) },
                () => question.In(parsed, EngineContextFactory.Create(settings.Read(parsed), key.Read(parsed, directory))),
                flow.Aim,
                cancellationToken);
            if (live is not null)
            {
                return await flow.CompleteAsync(live, cancellationToken);
            }

            Console.WriteLine("The run's orchestrator runs them again.");
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary><c>psorch approve</c>.</summary>
    public static Command CreateApprove()
    {
        var run = CommonArguments.Run();
        var tasks = CommonArguments.Tasks("Which tasks (default: all that are waiting).");
        var command = new Command("approve", "Lets tasks that wait for approval start.") { run, tasks };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var directory = RunLookup.Resolve(parsed.GetRequiredValue(run));
            var chosen = TaskArguments.Resolve(directory, parsed.GetValue(tasks), "waits for approval", WaitsForApproval);
            await RunHost.AskAsync(directory, new ApproveRequest(chosen), cancellationToken);
            Console.WriteLine("Approved.");
            return ExitCode.Success;
        });
        return command;
    }

    /// <summary><c>psorch deny</c>.</summary>
    public static Command CreateDeny()
    {
        var run = CommonArguments.Run();
        var tasks = CommonArguments.Tasks("Which tasks (default: all that are waiting).");
        var reason = new Option<string?>("--reason") { Description = "Why.", HelpName = "TEXT" };
        var command = new Command("deny", "Fails tasks that wait for approval; what depends on them is blocked.") { run, tasks, reason };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var directory = RunLookup.Resolve(parsed.GetRequiredValue(run));
            var chosen = TaskArguments.Resolve(directory, parsed.GetValue(tasks), "waits for approval", WaitsForApproval);
            await RunHost.AskAsync(directory, new DenyRequest(chosen, parsed.GetValue(reason)), cancellationToken);
            Console.WriteLine("Denied.");
            return ExitCode.Success;
        });
        return command;
    }

    private static bool CanRunAgain(RunTask task) => task.State is TaskState.Failed or TaskState.Canceled or TaskState.Blocked;

    private static bool WaitsForApproval(RunTask task) => task.State == TaskState.WaitingForApproval;
}
