using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Agents.MessagesApi;

/// <summary>What goes wrong at the service has its class, is never a success, and is not tried again and again.</summary>
public sealed class MessagesFaultTests : MessagesTestBase
{
    [Theory]
    [MemberData(nameof(Agents))]
    public async Task Each_fault_of_the_service_has_its_class(AgentKind kind)
    {
        var onBedrock = kind == AgentKind.Bedrock;
        (string Name, JsonObject Step, FailureClass Failure, string Says)[] cases =
        [
            ("400", Fails("""{"status":400,"message":"bad field"}"""), FailureClass.Permanent, "bad field"),
            ("401", Fails("""{"status":401}"""), FailureClass.Permanent, onBedrock ? "AWS credentials are wrong" : "key is missing"),
            ("402", Fails("""{"status":402,"message":"Pay."}"""), FailureClass.Permanent, "spending limit"),
            ("403", Fails("""{"status":403}"""), FailureClass.Permanent, onBedrock ? "Model access" : "permissions"),
            (
                "expired",
                Fails("""{"status":403,"type":"expiredTokenException"}"""),
                FailureClass.Permanent,
                onBedrock ? "aws sso login" : "permissions"),
            ("404", Fails("""{"status":404}"""), FailureClass.Permanent, "model's name"),
            ("413", Fails("""{"status":413}"""), FailureClass.Permanent, onBedrock ? "refused" : "too large"),
            ("credit", Fails("""{"status":400,"message":"Your credit balance is too low"}"""), FailureClass.Permanent, "another key"),
            ("429", Fails("""{"status":429}"""), FailureClass.RateLimited, "429"),
            ("500", Fails("""{"status":500}"""), FailureClass.Transient, "500"),
            ("529", Fails("""{"status":529}"""), FailureClass.Transient, onBedrock ? "503" : "529"),
            ("html", Fails("""{"html":502}"""), FailureClass.Transient, "502"),
            ("reset", Fails("""{"reset":true}"""), FailureClass.Transient, "connection to the service was lost"),
            ("garbage", Fails("""{"garbage":true}"""), FailureClass.Transient, "none of the Messages API"),
            ("no-body", Fails("""{"noBody":true}"""), FailureClass.Transient, "before it was whole"),
            ("cut", Fails("""{"cut":4}"""), FailureClass.Transient, "lost"),
            ("end", Fails("""{"end":4}"""), FailureClass.Transient, "before it was whole"),
            ("overloaded", Fails("""{"error":"overloaded_error","after":3}"""), FailureClass.Transient, "529"),
            ("limited", Fails("""{"error":"rate_limit_error","after":0}"""), FailureClass.RateLimited, "429"),
            ("invalid", Fails("""{"error":"invalid_request_error","after":3}"""), FailureClass.Permanent, "400"),
            ("stall", Fails("""{"stall":3}"""), FailureClass.Transient, "connection to the service was lost"),
            ("hang", Fails("""{"hang":true}"""), FailureClass.Transient, "said nothing for 00:00:04"),
            ("refusal", new JsonObject { ["text"] = "No.", ["stop"] = "refusal" }, FailureClass.TaskFailed, "refused"),
            ("max-tokens", new JsonObject { ["text"] = "and so", ["stop"] = "max_tokens" }, FailureClass.TaskFailed, "Split"),
            (
                "window",
                new JsonObject { ["text"] = "and so", ["stop"] = "model_context_window_exceeded" },
                FailureClass.Permanent,
                "outgrew"),
            ("other", new JsonObject { ["text"] = "and so", ["stop"] = "never_heard_of" }, FailureClass.TaskFailed, "never_heard_of"),
            ("empty", new JsonObject { ["empty"] = true }, FailureClass.TaskFailed, "without an answer"),
            ("turns", Use("view", ("path", ".")), FailureClass.TaskFailed, "2 turns"),
        ];
        var wrong = new ConcurrentQueue<string>();
        await Parallel.ForEachAsync(cases, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (each, _) =>
        {
            var isSilent = each.Name is "stall" or "hang";
            var spec = Spec(kind, $"Case {each.Name}. {Script(loop: true, each.Step)}", each.Name) with
            {
                AgentOptions = new AgentOptions
                {
                    MaxTurns = each.Name == "turns" ? 2 : 50,
                    StallLimit = TimeSpan.FromSeconds(isSilent ? 4 : 120),
                },
            };
            var result = await AttemptAsync(spec);
            if (result.FailureClass != each.Failure || result.Message?.Contains(each.Says, StringComparison.Ordinal) != true)
            {
                wrong.Enqueue($"{each.Name}: {result.FailureClass} {result.Message}");
            }

            var asked = Server.Log.Messages.Count(entry => entry.Body?.Contains($"Case {each.Name}.", StringComparison.Ordinal) == true);

            // What keeps an answer from beginning is the gateway's to try again. On a busy machine an error in the answer may come in one
            // piece with its begin, of which nothing was passed on by then.
            var most = each.Name is "cut" or "end" or "stall" or "turns" ? 2
                : each.Failure is FailureClass.Transient or FailureClass.RateLimited ? 4
                : 1;
            if (asked < Math.Min(2, most) - (each.Name is "garbage" or "no-body" or "hang" or "limited" ? 1 : 0) || asked > most)
            {
                wrong.Enqueue($"{each.Name}: {asked} requests, not {most}");
            }
        });
        Assert.True(wrong.IsEmpty, string.Join('\n', wrong));
        Assert.Empty(Holding(TempDirectory, Canary));
    }

    [Theory]
    [MemberData(nameof(Agents))]
    public async Task A_long_wait_that_the_service_asks_for_is_passed_on_and_not_sat_out(AgentKind kind)
    {
        var result = await AttemptAsync(Spec(kind, Script(loop: true, Fails("""{"status":429,"retryAfter":40}"""))));
        Assert.Equal((FailureClass.RateLimited, TimeSpan.FromSeconds(40)), (result.FailureClass, result.RetryAfter));
        Assert.Single(Server.Log.Messages);
    }

    [Theory]
    [InlineData(AgentKind.Anthropic, """{"status":529}""", "to accept requests")]
    [InlineData(AgentKind.Anthropic, """{"status":429,"retryAfter":1}""", "to accept requests")]
    [InlineData(AgentKind.Bedrock, """{"cut":4}""", "again in 1 s")]
    public async Task A_passing_fault_is_repeated_once_within_the_attempt(AgentKind kind, string fault, string says)
    {
        var result = await AttemptAsync(Spec(kind, "MODEL-SCRIPT: {\"steps\":[{\"text\":\"Done.\",\"faults\":[" + fault + "]}]}"));
        Assert.True(result.Succeeded, result.Message);
        Assert.Equal(2, Server.Log.Messages.Count);
        Assert.Contains(says, Activity(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_attempt_that_came_to_no_request_cost_nothing_of_its_limit()
    {
        var failing = Spec(AgentKind.Anthropic, "Do it.") with { CostLimitUsd = 1, BeforeTask = "exit 1" };
        var result = await AttemptAsync(failing);
        Assert.Equal((FailureClass.TaskFailed, 0m), (result.FailureClass, result.Usage?.CostUsd));
        Assert.Empty(Server.Log.Messages);
    }

    [Fact]
    public async Task A_service_that_is_not_there_is_a_passing_fault_that_costs_nothing()
    {
        using var nobody = new UnservedAddress();
        var services = Services(("ANTHROPIC_API_KEY", Canary), ("ANTHROPIC_BASE_URL", nobody.Url));
        var result = await AttemptAsync(Spec(AgentKind.Anthropic, "Do it."), services);
        Assert.Equal((FailureClass.Transient, 0m), (result.FailureClass, result.Usage?.CostUsd));
    }

    [Theory]
    [MemberData(nameof(Agents))]
    public async Task A_stop_in_the_middle_of_an_answer_ends_it_at_once_and_counts_what_it_can_have_cost(AgentKind kind)
    {
        using var stop = new CancellationTokenSource();
        var running = AttemptUntilAsync(Spec(kind, Script(Fails("""{"stall":3}"""))), Services(), stop.Token);
        await Until(() => Server.Log.Messages is [{ Usage.Input: > 0 }] || running.IsCompleted, "the answer has begun");
        await stop.CancelAsync();
        var result = await running;
        Assert.Equal(FailureClass.Canceled, result.FailureClass);
        Assert.True(result.Usage!.CostUsd > 0, "nothing was counted");
        await Until(() => Server.Log.Statistics.InFlight == 0, "the server sees the client go");
    }
}
