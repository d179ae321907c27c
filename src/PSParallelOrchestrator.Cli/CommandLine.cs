using System.CommandLine;
using PSParallelOrchestrator.Cli.Commands;
using PSParallelOrchestrator.Cli.Options;

namespace PSParallelOrchestrator.Cli;

/// <summary>The command line: what there is, and how it ends.</summary>
internal static class CommandLine
{
    /// <summary>Runs one command.</summary>
    /// <param name="args">What was typed.</param>
    /// <param name="cancellationToken">The user's wish to stop.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        try
        {
            RefusedFlags.Check(args);
            var parsed = Create().Parse(args);
            if (parsed.Errors.Count > 0)
            {
                foreach (var error in parsed.Errors)
                {
                    await Console.Error.WriteLineAsync("psorch: " + error.Message);
                }

                await Console.Error.WriteLineAsync($"See: psorch {Path(parsed.CommandResult.Command)}--help");
                return ExitCode.InvalidInput;
            }

            return await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, cancellationToken);
        }
        catch (OrchestratorException e)
        {
            await Console.Error.WriteLineAsync($"psorch: {e.Message} [{e.ErrorId}]");
            return ExitCode.Of(e.Kind);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(
                $"psorch: {e.Message} Free disk space or fix the permissions there; psorch resume continues a run that had begun. "
                    + $"[InputOutput]");
            return ExitCode.InvalidInput;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("psorch: Stopped by the user.");
            return ExitCode.Canceled;
        }
    }

    /// <summary>The root of all commands.</summary>
    /// <returns>The command.</returns>
    internal static RootCommand Create() => new("Plans work, runs it in parallel, survives a crash, and merges the result.")
    {
        RunCommand.Create(),
        ResumeCommand.Create(),
        PlanCommand.Create(),
        StatusCommand.Create(),
        LogCommand.Create(),
        RequestCommands.CreateStop(),
        RequestCommands.CreateRetry(),
        RequestCommands.CreateApprove(),
        RequestCommands.CreateDeny(),
        MergeCommand.Create(),
        ReportCommand.Create(),
        BackendsCommand.Create(),
        NotBuiltCommands.Create("image", "Builds the executor image of the Docker backend"),
        NotBuiltCommands.Create("dashboard", "Shows runs on a live web page"),
        ExecCommand.Create(),
    };

    private static string Path(Command command) => command is RootCommand ? string.Empty : command.Name + " ";
}
