using PSParallelOrchestrator.Engine.Backends.Slurm;

namespace PSParallelOrchestrator.Engine.Tests.Backends.Slurm;

/// <summary>A real Slurm cluster for tests: that whose slurm.conf PSORCH_TEST_SLURM names; see tests/Slurm/cluster.sh.</summary>
internal static class SlurmLab
{
    /// <summary>The options of the cluster; the test is skipped where there is none.</summary>
    public static SlurmBackendOptions Require()
    {
        var configuration = Environment.GetEnvironmentVariable("PSORCH_TEST_SLURM");
        Assert.SkipWhen(string.IsNullOrEmpty(configuration), "There is no Slurm cluster: PSORCH_TEST_SLURM names no slurm.conf.");
        return new SlurmBackendOptions { Configuration = configuration, Memory = MemorySize.Parse("200M") };
    }

    /// <summary>Asks the cluster.</summary>
    public static SlurmClient Client(SlurmBackendOptions options) => new(options.Configuration, TimeProvider.System);
}
