namespace PSParallelOrchestrator.Cli.Tests.Support;

/// <summary>How a psorch ended.</summary>
public sealed record PsorchResult(int ExitCode, string Output, string Error)
{
    /// <summary>Asserts the exit code, and shows what was written where it is another one.</summary>
    public PsorchResult EndedWith(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"Exit code {ExitCode} instead of {exitCode}.\nstdout: {Output}\nstderr: {Error}");
        Assert.DoesNotContain("Unhandled exception", Error, StringComparison.Ordinal);
        Assert.DoesNotContain("\n   at ", Error, StringComparison.Ordinal);
        return this;
    }

    /// <summary>Asserts an error on standard error, with its id, that says the given things.</summary>
    public PsorchResult Refused(int exitCode, string errorId, params string[] says)
    {
        EndedWith(exitCode);
        Assert.StartsWith("psorch: ", Error, StringComparison.Ordinal);
        Assert.Contains($"[{errorId}]", Error, StringComparison.Ordinal);
        foreach (var part in says)
        {
            Assert.Contains(part, Error, StringComparison.Ordinal);
        }

        return this;
    }
}
