using System.CommandLine;
using PSParallelOrchestrator.Cli.Display;
using PSParallelOrchestrator.Cli.Options;
using PSParallelOrchestrator.Engine.Hosting;
using PSParallelOrchestrator.Engine.Options;
using PSParallelOrchestrator.Engine.Settings;

namespace PSParallelOrchestrator.Cli.Commands;

/// <summary><c>psorch resume</c>: goes on with a run whose orchestrator is gone, or that was stopped.</summary>
internal static class ResumeCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var run = CommonArguments.Run();
        var display = new DisplayOptions();
        var command = new Command("resume", "Continues a run that was interrupted or stopped; finished tasks stay finished.")
        {
            run, display.Quiet, display.Plain,
        };
        var settings = new SettingOptions(command, SettingCommands.Resume);
        var key = new ApiKeyOption(command);
        var question = new SpendingQuestion(command, display.Quiet);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var directory = RunLookup.Resolve(parsed.GetRequiredValue(run));
            var flow = new RunFlow(display.Read(parsed));
            var live = await RunHost.ResumeAsync(
                directory,
                question.In(parsed, EngineContextFactory.Create(settings.Read(parsed), key.Read(parsed, directory))),
                flow.Aim,
                cancellationToken);
            return await flow.CompleteAsync(live, cancellationToken);
        });
        return command;
    }
}
