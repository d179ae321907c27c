using System.Text.Json;
using System.Text.Json.Nodes;
using PSParallelOrchestrator.Cli.Tests.Support;
using PSParallelOrchestrator.ModelServer;
using PSParallelOrchestrator.Tests.Shared;

namespace PSParallelOrchestrator.Cli.Tests;

/// <summary>
/// Sixteen agents at once, of whose answers a third goes wrong in as many ways: each task ends as it must, and nothing is left.
/// </summary>
public sealed class ParallelFaultTests : IAsyncDisposable
{
    private const string Key = "sk-ant-of-sixteen-agents";
    private const string Overloaded = """{"status":529}""";
    private const string Cut = """{"cut":4}""";
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(5);
    private readonly TestPlace place = new();

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Theory]
    [InlineData("Threading")]
    [InlineData("Process")]
    public async Task Each_task_ends_in_its_class_nothing_hangs_and_nothing_is_left(string backend)
    {
        Effort.SkipUnless(backend == "Process");
        await using var server = await ModelPlace.StartServerAsync(
            place,
            new LoopbackModelServerOptions { Keys = [Key, ModelPlace.AccessKeyId] });
        var hasClient = await ModelPlace.FindClientAsync(place);
        await ModelPlace.GiveKeyAsync(place, AgentKind.Anthropic, Key);
        await ModelPlace.GiveKeyAsync(place, AgentKind.Bedrock, Key);

        // A client that starts beside five others on a busy machine says nothing for as long as that takes: no stall.
        var stallLimit = hasClient ? "45s" : "15s";
        var cases = Cases(hasClient);
        Assert.Equal(16, cases.Length);

        var process = place.StartRun(
            "--plan", place.Plan([.. cases.Select(each => each.Task())]), "--backend", backend, "-m", "16", "--max-retries", "1",
            "--stall-limit", stallLimit, "--outage-limit", "40s", "--allowed-tool", "Bash", "--name", "run");
        var daemon = SawMarkedAsync(place, process);
        var ended = (await process.EndAsync(LongestRun)).EndedWith(1);
        Assert.True(!hasClient | await daemon, "No agent has started its daemon.");

        var run = place.RunDirectory;
        var tasks = TestPlace.Summary(run).GetProperty("tasks").EnumerateArray().ToDictionary(task => task.GetProperty("id").GetString()!);
        Assert.Equal("", string.Join('\n', cases.Select(each => each.Difference(tasks[each.Id])).OfType<string>()));
        Assert.All(cases, each => Assert.Equal(each.Failure is null, File.Exists(Path.Combine(run, "src", each.Id + ".txt"))));
        Assert.Equal(16, TestPlace.Summary(run).GetProperty("totals").GetProperty("peakConcurrency").GetInt32());
        Assert.DoesNotContain("Unhandled", ended.Error, StringComparison.Ordinal);

        Assert.Empty(place.Marked());
        Assert.Empty(TestPlace.ProcessesWith(run));
        Assert.Empty(SecretSearch.ProcessesWithInEnvironment("po-" + TestPlace.Summary(run).GetProperty("runId").GetString()));
        await TestPlace.Until(() => server.Log.Statistics.InFlight == 0, "the server has nobody to answer");
        Assert.True(
            server.Log.Statistics.MaxInFlight > 4,
            $"At most {server.Log.Statistics.MaxInFlight} requests were answered at the same time.");
        var answers = server.Log.Messages;
        var wrong = answers.Count(entry => entry.Fault is not null);
        Assert.True(wrong * 3 >= answers.Count, $"Only {wrong} of {answers.Count} answers went wrong.");
    }

    private static async Task<bool> SawMarkedAsync(TestPlace place, PsorchProcess process)
    {
        while (!process.HasExited)
        {
            if (place.Marked().Count > 0)
            {
                return true;
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        return false;
    }

    // A client takes half a second of processor time and 300 MB: without one, the agents in process take its tasks.
    private Case[] Cases(bool hasClient)
    {
        var first = hasClient ? AgentKind.ClaudeCode : AgentKind.Anthropic;
        Case[] cases =
        [
            new("c-good", first),
            new("c-heals", first) { Faults = [Overloaded, Overloaded, Overloaded] },
            new("c-waits", first) { Faults = ["""{"status":429,"retryAfter":7}"""] },
            new("c-stalls", first) { Faults = ["""{"stall":3}"""] },
            new("c-key", first) { Always = """{"status":401}""", Failure = FailureClass.Permanent },
            new("c-garbage", first) { Always = """{"garbage":true}""", Failure = FailureClass.Transient, Attempts = 2 },
            new("a-good", AgentKind.Anthropic) { Faults = [Cut] },
            new("a-resets", AgentKind.Anthropic) { Faults = ["""{"reset":true}""", """{"html":502}""", """{"end":3}"""] },
            new("a-silent", AgentKind.Anthropic) { Always = """{"hang":true}""", Failure = FailureClass.Transient, Attempts = 2 },
            new("a-large", AgentKind.Anthropic) { Always = """{"status":413}""", Failure = FailureClass.Permanent },
            new("a-refused", AgentKind.Anthropic) { Stop = "refusal", Failure = FailureClass.TaskFailed, Attempts = 2 },
            new("b-good", AgentKind.Bedrock) { Faults = ["""{"error":"overloaded_error","after":2}"""] },
            new("b-waits", AgentKind.Bedrock)
            {
                Faults = ["""{"status":429,"retryAfter":1}""", """{"status":429,"retryAfter":8}"""],
            },
            new("b-denied", AgentKind.Bedrock) { Always = """{"status":403}""", Failure = FailureClass.Permanent },
            new("b-busy", AgentKind.Bedrock) { Always = Overloaded, Failure = FailureClass.Transient, Attempts = 2 },
            new("b-cut", AgentKind.Bedrock) { Stop = "max_tokens", Failure = FailureClass.TaskFailed, Attempts = 2 },
        ];
        if (hasClient)
        {
            // What it started must not outlive it, however it ends.
            var daemon = AgentSteps.Bash($"setsid sh -c 'sleep 300; true' {place.Marker} > /dev/null 2>&1 < /dev/null & echo begun");
            cases = [.. cases.Select(each => each.Id is "c-good" or "c-garbage" or "c-stalls" ? each with { Before = daemon } : each)];
        }

        return cases;
    }

    /// <summary>A task, what goes wrong with the model's last answer, and how the task has to end.</summary>
    private sealed record Case(string Id, AgentKind Agent)
    {
        /// <summary>What the model has done first.</summary>
        public JsonObject? Before { get; init; }

        public string[] Faults { get; init; } = [];

        public string? Always { get; init; }

        public string? Stop { get; init; }

        public FailureClass? Failure { get; init; }

        public int Attempts { get; init; } = 1;

        private static JsonObject Again(JsonObject step) => (JsonObject)step.DeepClone();

        public JsonObject Task()
        {
            var last = AgentSteps.Say("Done.").With("faults", new JsonArray([.. Faults.Select(fault => JsonNode.Parse(fault))]));
            if (Always is not null)
            {
                last["always"] = JsonNode.Parse(Always);
            }

            if (Stop is not null)
            {
                last["stop"] = Stop;
            }

            // All are at work before the first has ended.
            var make = ModelPlace.Make(Agent, $"src/{Id}.txt", "made").With("delay", 3000);
            JsonObject[] steps = Before is null ? [make, last] : [make, (JsonObject)Before.DeepClone(), last];

            // Another attempt continues the session, in which what the client said of a broken answer counts as one.
            var script = ModelPlace.Script(Id, Always is null ? steps : [.. steps, Again(last), Again(last)]);
            return PlanText.Agent(Id).With("prompt", script).With("agent", Agent.ToString());
        }

        /// <summary>How the task ended otherwise than it should; null where it did not.</summary>
        public string? Difference(JsonElement task)
        {
            var state = task.GetProperty("state").GetString();
            var failure = task.GetProperty("failureClass").GetString();
            var attempts = task.GetProperty("attempts").GetInt32();
            return (state, failure, attempts) == (Failure is null ? "Succeeded" : "Failed", Failure?.ToString(), Attempts) ? null
                : $"{Id}: {state} {failure} after {attempts} attempts: {task.GetRawText()}";
        }
    }
}
