using PSParallelOrchestrator.Cli.Tests.Support;

namespace PSParallelOrchestrator.Cli.Tests;

/// <summary>Flags and commands that are known but not built, secrets, and several backends: refused by name, never ignored.</summary>
public sealed class RefusedFlagsTests : IAsyncDisposable
{
    private readonly TestPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Fact]
    public async Task Flags_that_are_not_built_are_refused_by_name()
    {
        string[] flags =
        [
            "--slurm",
            "--slurm-partition",
            "--slurm-time",
            "--slurm-mem",
            "--slurm-cpus",
            "--slurm-gpus",
            "--slurm-gpu-partition",
            "--aws",
            "--aws-cluster-name",
            "--aws-region",
            "--aws-s3-bucket",
        ];
        foreach (var flag in flags)
        {
            (await place.RunAsync("x", flag)).Refused(2, "NotBuiltYet", $"The flag {flag} is not built yet");
        }

        (await place.RunAsync("x", "--slurm-gpus=2")).Refused(2, "NotBuiltYet", "--slurm-gpus");
        Assert.Empty(place.Runs);
    }

    [Theory]
    [InlineData("dashboard")]
    [InlineData("dashboard", "--port", "8080")]
    public async Task Commands_that_are_not_built_are_refused_by_name(params string[] arguments) =>
        (await place.PsorchAsync(arguments)).Refused(2, "NotBuiltYet", $"'{arguments[0]}'");

    [Theory]
    [InlineData("--docker-api-key", "ANTHROPIC_API_KEY")]
    [InlineData("--docker-aws-access-key-id", "AWS_ACCESS_KEY_ID")]
    [InlineData("--docker-aws-secret-access-key", "AWS_SECRET_ACCESS_KEY")]
    [InlineData("--docker-aws-session-token", "AWS_SESSION_TOKEN")]
    public async Task Secrets_are_refused_and_not_repeated(string flag, string variable)
    {
        Assert.DoesNotContain(
            "sesame",
            (await place.RunAsync("x", flag, "sesame")).Refused(2, "SecretOnCommandLine", flag, variable).Error,
            StringComparison.Ordinal);
        Assert.DoesNotContain(
            "sesame",
            (await place.RunAsync("x", $"{flag}=sesame")).Refused(2, "SecretOnCommandLine", flag, variable).Error,
            StringComparison.Ordinal);
        Assert.Empty(place.Runs);
    }

    [Theory]
    [InlineData("--docker", "--slurm")]
    [InlineData("--slurm", "--aws")]
    [InlineData("--backend=Threading", "--docker")]
    public async Task Two_backends_are_one_too_many(string first, string second) =>
        (await place.RunAsync("x", first, second)).Refused(2, "TwoBackends", first.Split('=')[0], second);

    [Fact]
    public async Task What_follows_two_dashes_is_text()
    {
        var result = (await place.RunAsync("--simulate-no-files", "--dry-run", "--", "--docker")).EndedWith(0);
        Assert.Contains("Would run", result.Output, StringComparison.Ordinal);
    }
}
