using System.CommandLine;
using PSParallelOrchestrator.Cli.Commands;
using PSParallelOrchestrator.Cli.Options;
using PSParallelOrchestrator.Cli.Streams;

namespace PSParallelOrchestrator.Cli;

/// <summary>The command line: what there is, and how it ends.</summary>
internal static class CommandLine
{
    /// <summary>Runs one command.</summary>
    /// <param name="args">What was typed.</param>
    public static async Task<int> RunAsync(string[] args, CancellationToken cancellationToken)
    {
        try
        {
            RefusedFlags.Check(args);
            var root = Create();
            // A file of arguments would be read in the place of requirements that begin with @.
            var parsed = root.Parse(TypedWords.Take(root, args), new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (parsed.Errors.Count > 0)
            {
                foreach (var error in parsed.Errors)
                {
                    await Console.Error.WriteLineAsync("psorch: " + error.Message);
                }

                await Console.Error.WriteLineAsync($"See: psorch {Path(parsed.CommandResult.Command)}--help");
                return ExitCode.InvalidInput;
            }

            var code = await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, cancellationToken);
            return LostOutput.ExitCodeOf(parsed, code);
        }
        catch (OrchestratorException e)
        {
            return ErrorOutput.Write(e, ExitCode.Of(e.Kind));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ErrorOutput.Write(e, ExitCode.InvalidInput);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("psorch: Stopped by the user.");
            return ExitCode.Canceled;
        }
    }

    /// <summary>The root of all commands.</summary>
    internal static RootCommand Create() => new("Plans work, runs it in parallel, survives a crash, and merges the result.")
    {
        RunCommand.Create(),
        ResumeCommand.Create(),
        PlanCommand.Create(),
        StatusCommand.Create(),
        LogCommand.Create(),
        RequestCommands.CreateStop(),
        RequestCommands.CreateRetry(),
        AddCommand.Create(),
        RequestCommands.CreateApprove(),
        RequestCommands.CreateDeny(),
        MergeCommand.Create(),
        ReportCommand.Create(),
        BackendsCommand.Create(),
        ModelsCommand.Create(),
        ImageCommand.Create(),
        NotBuiltCommands.Create("dashboard", "Shows runs on a live web page"),
        ContainerCommands.CreateExecutor(),
        ContainerCommands.CreatePlanner(),
        ExecCommand.Create(),
        LinkCommand.Create(),
        WarmExecutorCommand.Create(),
        AskCommand.Create(),
        GatewayCommand.Create(),
    };

    private static string Path(Command command) => command is RootCommand ? string.Empty : command.Name + " ";
}
