using System.Runtime.CompilerServices;
using PSParallelOrchestrator.Cli.Commands;
using PSParallelOrchestrator.Cli.Streams;
using PSParallelOrchestrator.Engine.Execution.Detached;
using PSParallelOrchestrator.Engine.Processes;

namespace PSParallelOrchestrator.Cli;

/// <summary>The program, as soon as it can be loaded.</summary>
internal static class Psorch
{
    /// <summary>Runs it.</summary>
    /// <param name="args">What was typed.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static async Task<int> RunAsync(string[] args)
    {
        // psorch is a process of our own: no process of an attempt can escape it.
        Subreaper.TryEnable();
        RuntimeFiles.Remove();
        using var signals = TerminationSignals.OfThisProcess;
        if (ExecCommand.IsMeant(args, out var secrets))
        {
            // Begun for every attempt: it has no time for the rest of the command line.
            return await AttemptExecutor.RunAsync(args[1], secrets, ExecCommand.Web, signals.Token, signals.Hurry());
        }

        StandardStreams.Guard();
        return await CommandLine.RunAsync(args, signals.Token);
    }
}
