using System.CommandLine;
using PSParallelOrchestrator.Cli.Display;
using PSParallelOrchestrator.Engine.Backends;

namespace PSParallelOrchestrator.Cli.Commands;

/// <summary><c>psorch backends</c>: every backend, whether it can be used here, and if not why.</summary>
internal static class BackendsCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command("backends", "Lists the backends: available or not, version, and why not.");
        command.SetAction(async (_, cancellationToken) =>
        {
            foreach (var status in await BackendCatalog.ProbeAllAsync(cancellationToken))
            {
                var available = status.Available ? "available" : "not available";
                var known = string.Join(". ", new[] { status.Version, status.Reason }.OfType<string>());
                Console.Out.WriteClean($"{status.Kind,-16} {available,-14} {known}");
            }

            return ExitCode.Success;
        });
        return command;
    }
}
