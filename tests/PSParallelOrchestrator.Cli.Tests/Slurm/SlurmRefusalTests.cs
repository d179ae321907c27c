using PSParallelOrchestrator.Cli.Tests.Support;

namespace PSParallelOrchestrator.Cli.Tests.Slurm;

/// <summary>What is wrong with an option is said before anything is made. No cluster is needed.</summary>
public sealed class SlurmRefusalTests : IAsyncDisposable
{
    private readonly TestPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Theory]
    [InlineData("partition", "a b", "a name of a partition")]
    [InlineData("gpuPartition", "", "a name of a partition")]
    [InlineData("time", "soon", "02:00:00")]
    [InlineData("time", "0", "02:00:00")]
    [InlineData("memory", "1K", "1M")]
    [InlineData("cpus", "0", "from 1 to 4096")]
    [InlineData("gpus", "-1", "from 0 to 1024")]
    [InlineData("configuration", "slurm.conf", "a full path")]
    [InlineData("psorch", "psorch", "a full path")]
    [InlineData("probe", "maybe", "true or false")]
    [InlineData("arguments", "-A physics", "--account=physics")]
    [InlineData("arguments", "--account='physics", "quotes")]
    [InlineData("arguments", "--export=ALL", "--export")]
    [InlineData("arguments", "--requeue", "--requeue")]
    [InlineData("arguments", "--job-name=x", "--job-name")]
    [InlineData("arguments", "--out=x", "--output")]
    public async Task An_option_that_makes_no_sense(string name, string value, string expected) =>
        (await place.RunAsync("x", "--slurm", "--backend-option", $"{name}={value}"))
            .Refused(2, "BackendOptionInvalid", $"'{name}'", expected);

    [Theory]
    [InlineData("--slurm-partition", "a b", "'partition'")]
    [InlineData("--slurm-time", "soon", "'time'")]
    [InlineData("--slurm-mem", "much", "'memory'")]
    [InlineData("--slurm-cpus", "0", "'cpus'")]
    [InlineData("--slurm-gpus", "some", "'gpus'")]
    [InlineData("--slurm-gpu-partition", "a b", "'gpuPartition'")]
    public async Task A_flag_whose_value_makes_no_sense(string flag, string value, string option)
    {
        (await place.RunAsync("x", "--slurm", flag, value)).Refused(2, "BackendOptionInvalid", option);
        (await place.RunAsync("x", flag, value)).Refused(2, "BackendOptionsOfOther", "Threading", "Slurm");
    }

    [Fact]
    public async Task Where_there_is_no_Slurm_that_is_said()
    {
        // Git is needed all the same.
        var git = Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, "git")).First(File.Exists);
        Directory.CreateDirectory(place["bin"]);
        File.CreateSymbolicLink(Path.Combine(place["bin"], "git"), git);
        place.Set("PATH", place["bin"]);
        (await place.RunAsync("x", "--slurm")).Refused(3, "BackendNotAvailable", "no 'scontrol'");
        Assert.Empty(place.Runs);
    }
}
