using System.CommandLine;
using PSParallelOrchestrator.Cli.Options;

namespace PSParallelOrchestrator.Cli.Commands;

/// <summary>Commands that are known but not built yet: they are refused by name, with whatever follows them.</summary>
internal static class NotBuiltCommands
{
    /// <summary>Makes such a command.</summary>
    /// <param name="purpose">What it will do.</param>
    public static Command Create(string name, string purpose)
    {
        var command = new Command(name, purpose + " (not built yet).") { TreatUnmatchedTokensAsErrors = false };
        command.SetAction(int (_) => throw CliErrors.NotBuilt($"The command '{name}'"));
        return command;
    }
}
