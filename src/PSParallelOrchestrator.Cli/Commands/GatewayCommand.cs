using System.CommandLine;
using PSParallelOrchestrator.Cli.Gateway;
using PSParallelOrchestrator.Engine.Gateway;

namespace PSParallelOrchestrator.Cli.Commands;

/// <summary><c>psorch gateway</c>: the model gateway of a run. Started by its orchestrator.</summary>
internal static class GatewayCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command(
            "gateway",
            "Holds the keys of a run and passes on what its agents ask models. Runs start it; there is no need to call it by hand.");
        command.SetAction(
            async (_, cancellationToken) =>
            {
                var settings = await Console.In.ReadLineAsync(cancellationToken) ?? "";
                await GatewayHost.RunAsync(settings, new KestrelWebServer(), TimeProvider.System, cancellationToken);
                return ExitCode.Success;
            });
        return command;
    }
}
