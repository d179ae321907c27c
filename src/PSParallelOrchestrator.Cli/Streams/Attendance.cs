using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Cli.Streams;

/// <summary>Whoever sits at the terminal.</summary>
internal static class Attendance
{
    /// <summary>Whether somebody can be asked: questions and answers go through a terminal.</summary>
    public static bool IsAttended =>
        StandardStreams.HasInput
        && StandardStreams.HasOutput
        && !Console.IsInputRedirected
        && !Console.IsOutputRedirected
        && !UnattendedMachine.IsSaid;

    /// <summary>Asks; whatever is no yes is a no, and so is the end of the input.</summary>
    /// <param name="cancellationToken">Ends the wait, as a no does.</param>
    /// <returns>Whether it is wanted.</returns>
    public static async Task<bool> AskAsync(string question, CancellationToken cancellationToken)
    {
        Console.Out.Write($"{question} [y/N] ");
        try
        {
            // Nothing ends a read of a terminal.
            var answer = await Task.Run(ReadLine, CancellationToken.None).WaitAsync(cancellationToken);
            return answer?.Trim().ToUpperInvariant() is "Y" or "YES";
        }
        catch (OperationCanceledException)
        {
            Console.Out.WriteLine();
            return false;
        }
    }

    private static string? ReadLine()
    {
        using var reader = new StreamReader(StandardStreams.OpenInput());
        return reader.ReadLine();
    }
}
