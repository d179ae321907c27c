using System.Diagnostics;
using System.Globalization;
using PSParallelOrchestrator.Cli.Tests.Documentation;

namespace PSParallelOrchestrator.Cli.Tests.Slurm;

/// <summary>A cluster that a test may harm: of its own, with ports and nodes of its own.</summary>
internal sealed class OwnCluster : IAsyncDisposable
{
    private const int FirstPort = 27900;
    private const int PortsOfOne = 10;
    private static int count;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("po-sl-");
    private readonly int port = FirstPort + (PortsOfOne * Interlocked.Increment(ref count));

    private OwnCluster()
    {
    }

    /// <summary>Its slurm.conf.</summary>
    public string Configuration => Path.Combine(folder.FullName, "slurm.conf");

    /// <summary>Starts one; skips the test where none can be.</summary>
    public static async Task<OwnCluster> StartAsync()
    {
        SlurmPlace.RequireCluster();
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can start a cluster.");
        var cluster = new OwnCluster();
        await cluster.ScriptAsync("up", cluster.port.ToString(CultureInfo.InvariantCulture));
        return cluster;
    }

    /// <summary>The name of a node: n1, n2, g1 or g2 of this cluster.</summary>
    public string Node(string node) => string.Create(CultureInfo.InvariantCulture, $"p{port}{node}");

    /// <summary>Ends a part: slurmctld, slurmdbd or a node.</summary>
    public Task StopAsync(string part) => ScriptAsync("stop", part);

    /// <summary>Kills a part; a node with everything that runs on it.</summary>
    public Task KillAsync(string part) => ScriptAsync("kill", part);

    /// <summary>Starts a part again.</summary>
    public Task StartAsync(string part) => ScriptAsync("start", part);

    /// <summary>Lets the controller lose all that it knows of jobs, while it is away.</summary>
    public void ForgetJobs()
    {
        foreach (var file in Directory.GetFiles(Path.Combine(folder.FullName, "state")))
        {
            File.Delete(file);
        }
    }

    public async ValueTask DisposeAsync() => await ScriptAsync("down");

    private async Task ScriptAsync(string command, string argument = "")
    {
        var line = $"'{Path.Combine(DocumentationFiles.Root, "tests", "Slurm", "cluster.sh")}' {command} '{folder.FullName}' {argument}";
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", line + " >&2 </dev/null"]))!;
        await shell.WaitForExitAsync();
        Assert.True(shell.ExitCode == 0, $"{line} ended with {shell.ExitCode}.");
    }
}
