using System.Text.Json.Nodes;
using PSParallelOrchestrator.Cli.Tests.Support;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Backends.Detached;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Cli.Tests.Backends;

/// <summary>What detached backends share works over a host that shares nothing with this process but the files of attempts.</summary>
[Collection(InProcessGroup.Name)]
public sealed class DetachedBackendTests : IAsyncDisposable
{
    private const string Secret = "sk-from-the-environment-here";
    private const string Variable = "ANTHROPIC_API_KEY";
    private readonly TestPlace place = new();
    private readonly string? before = Environment.GetEnvironmentVariable(Variable);

    public DetachedBackendTests() => Environment.SetEnvironmentVariable(Variable, Secret);

    public ValueTask DisposeAsync()
    {
        Environment.SetEnvironmentVariable(Variable, before);
        return place.DisposeAsync();
    }

    [Fact]
    public async Task An_executor_elsewhere_has_the_keys_that_agents_find_here_and_no_limits_of_its_own()
    {
        await using var backend = Backend();
        var spec = Spec(1, $"echo {Secret}; echo key ${{{Variable}:-absent}}");
        await backend.LaunchAsync(
            spec with
            {
                Task = spec.Task with { Resources = new TaskResources { Memory = MemorySize.Parse("64M") } },
            },
            Token);
        Assert.True((await EndAsync(backend)).Succeeded);
        var output = await File.ReadAllTextAsync(spec.StandardOutput, Token);
        Assert.DoesNotContain(Secret, output, StringComparison.Ordinal);
        Assert.Contains("key absent", output, StringComparison.Ordinal);
        Assert.True(
            JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(spec.Directory, "task.json"), Token))![
                "limitsAreHeld"
            ]!.GetValue<bool>());
    }

    [Fact]
    public async Task One_that_runs_is_adopted_by_its_handle_and_ended_when_that_is_asked()
    {
        var spec = Spec(1, $"sleep 300; true {place.Marker}");
        string handle;
        await using (var first = Backend())
        {
            handle = (await first.LaunchAsync(spec, Token))!;
            await TestPlace.Until(() => place.Marked().Count > 0, "it runs");
        }

        await using var second = Backend();
        var reference = new AttemptReference(spec.Token, handle, spec.Directory);
        Assert.Equal(handle, Assert.IsType<AttemptRecovery.Running>(Assert.Single(await second.RecoverAsync([reference], Token))).Handle);
        await second.CancelAsync(reference, Token);
        Assert.Equal(FailureClass.Canceled, (await EndAsync(second)).FailureClass);
        Assert.Empty(place.Marked());
    }

    [Fact]
    public async Task One_that_ended_while_nobody_watched_has_its_result_taken()
    {
        var spec = Spec(1, "exit 3");
        await using (var first = Backend())
        {
            await first.LaunchAsync(spec, Token);
            await EndAsync(first);
        }

        await using var second = Backend();
        var answer = Assert.Single(await second.RecoverAsync([new AttemptReference(spec.Token, null, spec.Directory)], Token));
        Assert.Equal(3, Assert.IsType<AttemptRecovery.Finished>(answer).Result.ExitCode);
    }

    [Fact]
    public async Task One_that_was_never_begun_is_lost_for_two_who_ask_at_once()
    {
        await using var first = Backend();
        await using var second = Backend();
        AttemptReference[] references = [new AttemptReference("po-test-0-1", null, place["attempt-1"])];
        var answers = await Task.WhenAll(first.RecoverAsync(references, Token), second.RecoverAsync(references, Token));
        Assert.All(answers, answer => Assert.IsType<AttemptRecovery.Lost>(Assert.Single(answer)));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private DetachedBackend Backend() => new(new ContainedHost(place.Root), SecretStore.FromEnvironment(), TimeProvider.System);

    private AttemptSpec Spec(int number, string script) => new()
    {
        Token = $"po-test-0-{number}",
        RunId = "test",
        Task = new OrchestratorTask { Id = "a", Command = "sh", Arguments = ["-c", script] },
        Attempt = number,
        Executor = 0,
        Directory = place[$"attempt-{number}"],
        TimeLimit = TimeSpan.FromMinutes(5),
    };

    private static async Task<AttemptResult> EndAsync(DetachedBackend backend)
    {
        while (true)
        {
            if (await backend.Reports.ReadAsync(Token) is AttemptReport.Finished finished)
            {
                return finished.Result;
            }
        }
    }
}
