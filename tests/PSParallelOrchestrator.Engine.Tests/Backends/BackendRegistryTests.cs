using PSParallelOrchestrator.Engine.Backends;

namespace PSParallelOrchestrator.Engine.Tests.Backends;

/// <summary>What the descriptors of backends say, and how backends are named.</summary>
public sealed class BackendRegistryTests
{
    [Fact]
    public void The_backends_of_the_design_are_known_in_its_order() => Assert.Equal(
        ["Threading", "Process", "Docker", "Slurm", "ParallelCluster"],
        BackendRegistry.All.Select(backend => backend.Kind.Name).Take(5));

    [Fact]
    public async Task One_that_is_not_built_is_refused_by_name_and_probed_as_not_available()
    {
        var kind = BackendKind.ParallelCluster;
        Assert.Equal("BackendNotBuilt", Assert.Throws<OrchestratorException>(() => BackendRegistry.Get(kind)).ErrorId);
        var status = await BackendCatalog.ProbeAsync(kind, TestContext.Current.CancellationToken);
        Assert.False(status.Available);
        Assert.Contains("not built yet", status.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Process_outlives_the_orchestrator_and_Threading_does_not()
    {
        Assert.False(BackendRegistry.Get(BackendKind.Threading).Traits.OutlivesOrchestrator);
        Assert.True(BackendRegistry.Get(BackendKind.Process).Traits.OutlivesOrchestrator);
        Assert.All(
            BackendRegistry.All.Where(backend => backend.Traits.RunsHere),
            backend => Assert.Equal(Environment.ProcessorCount, backend.Capacity(new MachineCapacity()).Cpus));
    }

    [Fact]
    public void A_backend_elsewhere_is_bounded_by_nothing_but_what_the_user_says()
    {
        var capacity = BackendRegistry.Find(BackendKind.Slurm)!.Capacity(new MachineCapacity { Gpus = 3 });
        Assert.Equal((double.MaxValue, long.MaxValue, 3), (capacity.Cpus, capacity.MemoryBytes, capacity.Gpus));
    }

    [Fact]
    public void There_is_one_backend_of_a_name() =>
        Assert.Throws<ArgumentException>(() => BackendRegistry.Add(BackendRegistry.Get(BackendKind.Process)));

    [Theory]
    [InlineData("docker", "Docker")]
    [InlineData(" AUTO ", "Auto")]
    [InlineData("my-Backend2", "my-Backend2")]
    public void The_case_of_a_name_does_not_matter(string text, string name)
    {
        Assert.Equal(name, BackendKind.Parse(text).Name);
        Assert.Equal(BackendKind.Parse(name), BackendKind.Parse(text.ToUpperInvariant()));
        Assert.Equal(BackendKind.Parse(name).GetHashCode(), BackendKind.Parse(text.ToUpperInvariant()).GetHashCode());
    }

    [Theory]
    [InlineData("")]
    [InlineData("7")]
    [InlineData("a b")]
    [InlineData("../x")]
    [InlineData(null)]
    public void What_is_no_name_is_refused(string? text) => Assert.False(BackendKind.TryParse(text, out _));

    [Fact]
    public void Where_nothing_is_said_it_is_Threading() => Assert.Equal(BackendKind.Threading, default);
}
