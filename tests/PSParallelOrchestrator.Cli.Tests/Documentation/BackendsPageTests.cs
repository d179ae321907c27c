using PSParallelOrchestrator.Engine.Backends;

namespace PSParallelOrchestrator.Cli.Tests.Documentation;

/// <summary>docs/backends.md says of each backend what its descriptor says.</summary>
public sealed class BackendsPageTests
{
    private static readonly string[] Page = DocumentationFiles.Read("docs", "backends.md").Split('\n');

    [Theory]
    [InlineData("Threading", 0)]
    [InlineData("Process", 1)]
    [InlineData("Docker", 2)]
    [InlineData("Slurm", 3)]
    public void Traits_are_as_described(string name, int column)
    {
        var traits = BackendRegistry.Get(BackendKind.Parse(name)).Traits;
        Assert.Equal(traits.RunsHere, Says("run on this machine", column));
        Assert.Equal(traits.SharesFiles, Says("work in the run's directory", column));
        Assert.Equal(traits.OutlivesOrchestrator, Says("go on when the orchestrator ends", column));
        Assert.Equal(traits.HoldsLimits, Says("are held to their limits", column));
        Assert.Equal(traits.HoldsNetworks, Says("are held to a network", column));
        Assert.Equal(traits.UsesProgramsOfThisMachine, Says("use the programs", column));
    }

    private static bool Says(string row, int column) => Page.Single(line => line.StartsWith("| " + row, StringComparison.Ordinal))
        .Split('|', StringSplitOptions.TrimEntries)[column + 2] == "yes";
}
