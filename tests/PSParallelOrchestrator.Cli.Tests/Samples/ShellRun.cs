using System.Diagnostics;

namespace PSParallelOrchestrator.Cli.Tests.Samples;

/// <summary>What a program wrote, both streams together, and how it ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote.</param>
internal sealed record ShellRun(int ExitCode, string Output)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <summary>Runs a script with psorch on its PATH; simulated tasks take no time, retries hardly any.</summary>
    /// <param name="directory">The working directory; the user's index of runs is kept in it too.</param>
    /// <param name="script">The script, for sh -eu.</param>
    /// <param name="environment">Further variables; null takes one away.</param>
    /// <returns>How it ended.</returns>
    public static async Task<ShellRun> RunAsync(string directory, string script, params (string Name, string? Value)[] environment)
    {
        var start = new ProcessStartInfo("/bin/sh")
        {
            WorkingDirectory = directory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.ArgumentList.Add("-euc");
        start.ArgumentList.Add("exec 2>&1\n" + script);
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("PSORCH_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["PATH"] = Path.GetDirectoryName(SampleRepository.Program) + Path.PathSeparator + start.Environment["PATH"];
        start.Environment["PSORCH_STATE_HOME"] = Path.Combine(directory, ".state");
        start.Environment["PSORCH_SIMULATE_DURATION"] = "0s";
        start.Environment["PSORCH_RETRY_DELAY"] = "00:00:00.2";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var shell = Process.Start(start)!;
        shell.StandardInput.Close();
        var output = shell.StandardOutput.ReadToEndAsync();
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await shell.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            shell.Kill(entireProcessTree: true);
            Assert.Fail($"The script did not end within {Limit}:\n{script}");
        }

        return new ShellRun(shell.ExitCode, await output);
    }
}
