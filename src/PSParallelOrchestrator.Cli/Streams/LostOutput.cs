using System.CommandLine;
using System.Globalization;
using PSParallelOrchestrator.Cli.Commands;

namespace PSParallelOrchestrator.Cli.Streams;

/// <summary>What to say, and to end with, where output could not be written.</summary>
internal static class LostOutput
{
    // Here the work is done whether anybody reads of it or not.
    private static readonly string[] Working = ["run", "resume", "retry", "merge", "stop", "approve", "deny", "exec"];

    /// <summary>Says how much was lost.</summary>
    /// <param name="code">What the command ends with.</param>
    /// <returns>The same; an error where showing something was all that it had to do.</returns>
    public static int ExitCodeOf(ParseResult parsed, int code)
    {
        var output = StandardStreams.Output;
        if (output.Lost == 0)
        {
            return code;
        }

        Console.Error.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"psorch: {output.Lost} pieces of output could not be written to standard output: {output.Problem}. [OutputLost]"));
        return code == ExitCode.Success && !IsWork(parsed) ? ExitCode.InvalidInput : code;
    }

    private static bool IsWork(ParseResult parsed) =>
        Working.Contains(parsed.CommandResult.Command.Name)
        && (parsed.CommandResult.Command.Name != "run" || !parsed.GetValue<bool>(RunCommand.DryRun));
}
