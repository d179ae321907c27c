using System.CommandLine;
using PSParallelOrchestrator.Cli.Display;
using PSParallelOrchestrator.Cli.Options;
using PSParallelOrchestrator.Engine.Options;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Engine.Settings;

namespace PSParallelOrchestrator.Cli.Commands;

/// <summary><c>psorch resume</c>: goes on with a run whose orchestrator is gone, or that was stopped.</summary>
internal static class ResumeCommand
{
    /// <summary>Makes the command.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        var run = CommonArguments.Run();
        var display = new DisplayOptions();
        var command = new Command("resume", "Goes on with a run that was interrupted or stopped: finished tasks stay finished.")
        {
            run, display.Quiet, display.Plain,
        };
        var settings = new SettingOptions(command, SettingCommands.Resume);
        var key = new ApiKeyOption(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var directory = RunIndex.Resolve(parsed.GetRequiredValue(run));
            await using var session = await RunSession.OpenAsync(
                directory,
                reopen: true,
                EngineContextFactory.Create(settings.Read(parsed), key.Read(parsed, directory)),
                cancellationToken);
            return await RunFlow.CompleteAsync(session, first: null, display.Read(parsed), cancellationToken);
        });
        return command;
    }
}
