using PSParallelOrchestrator.Cli.Tests.Support;

namespace PSParallelOrchestrator.Cli.Tests;

/// <summary>psorch knows a run by directory, id and name, as the cmdlets do.</summary>
public sealed class RunNamingTests : IAsyncDisposable
{
    private readonly TestPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Fact]
    public async Task A_run_is_named_by_its_name_and_runs_are_listed_by_a_pattern()
    {
        (await place.RunAsync("x", "--name", "nightly")).EndedWith(0);
        (await place.RunAsync("x", "--name", "other", "--simulate-no-files")).EndedWith(0);
        foreach (var command in new[] { "status", "log", "merge", "report" })
        {
            (await place.PsorchAsync(command, "nightly")).EndedWith(0);
        }

        var listed = (await place.PsorchAsync("status", "night*")).EndedWith(0).Output;
        Assert.Contains("nightly", listed, StringComparison.Ordinal);
        Assert.DoesNotContain("other", listed, StringComparison.Ordinal);
        Assert.Empty((await place.PsorchAsync("status", "no*such")).EndedWith(0).Output);
        (await place.PsorchAsync("status", "nightl")).Refused(2, "RunNotFound", "Did you mean 'nightly'?");
        (await place.RunAsync("x", "--base-run", "nightly", "--simulate-no-files")).EndedWith(0);
    }

    [Fact]
    public async Task A_name_that_two_runs_have_is_refused_with_both()
    {
        foreach (var output in new[] { place["one"], place["two"] })
        {
            (await place.PsorchAsync("run", "x", "--name", "twice", "-o", output, "--simulate-duration", "0s")).EndedWith(0);
        }

        (await place.PsorchAsync("resume", "twice")).Refused(2, "RunAmbiguous", place["one"], place["two"]);
        (await place.PsorchAsync("status", Path.Combine(place["one"], "twice"))).EndedWith(0);
    }
}
