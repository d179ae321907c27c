using PSParallelOrchestrator.Engine.Agents.Budgets;
using PSParallelOrchestrator.Engine.Agents.ClaudeCode;
using PSParallelOrchestrator.Engine.Agents.ClaudeCode.Stream;
using PSParallelOrchestrator.Engine.Agents.Pricing;
using PSParallelOrchestrator.Engine.Processes;

namespace PSParallelOrchestrator.Engine.Tests.Agents.ClaudeCode;

/// <summary>What counts where the client does not tell the cost of a request: the most that it can have been.</summary>
public sealed class ClaudeLostAnswerTests
{
    private const decimal Request = 0.5m;
    private const int MostTokens = 10_000;
    private const string Init = """{"type":"system","subtype":"init","model":"claude-sonnet-4-5"}""";
    private const string Lost =
        """{"type":"system","subtype":"api_retry","attempt":1,"retry_delay_ms":500,"error_status":null,"error":"unknown"}""";
    private const string Overloaded =
        """{"type":"system","subtype":"api_retry","attempt":1,"retry_delay_ms":500,"error_status":529,"error":"overloaded"}""";
    private const string Started =
        """{"type":"stream_event","event":{"type":"message_start","message":{"id":"m","model":"claude-sonnet-4-5","usage":{"input_tokens":1000,"output_tokens":1}}}}""";
    private const string Stopped =
        """{"type":"stream_event","event":{"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"input_tokens":1000,"output_tokens":200}}}""";
    private const string Tool =
        """{"type":"assistant","message":{"id":"m","model":"claude-sonnet-4-5","content":[{"type":"tool_use","id":"t","name":"Bash","input":{"command":"make"}}]}}""";
    private const string ToolDone = """{"type":"user","message":{"content":[{"type":"tool_result","tool_use_id":"t","content":"ok"}]}}""";
    private const string Reset =
        """{"type":"result","subtype":"success","is_error":true,"api_error_status":null,"result":"API Error: Unable to connect to API (ECONNRESET)"}""";
    private const string Refused =
        """{"type":"result","subtype":"success","is_error":true,"api_error_status":null,"result":"API Error: Unable to connect to API (ConnectionRefused)"}""";
    private const string Failed = """{"type":"result","subtype":"success","is_error":true,"api_error_status":529,"result":"Overloaded"}""";
    private const string OutOfTurns = """{"type":"result","subtype":"error_max_turns","is_error":true}""";
    private const string TooLong =
        """{"type":"result","subtype":"success","is_error":true,"result":"Prompt is too long","terminal_reason":"blocking_limit"}""";
    private const decimal Answer = ((1000 * 3m) + (200 * 15m)) / 1_000_000m;
    private const decimal Broken = ((1000 * 3m) + (MostTokens * 15m)) / 1_000_000m;

    [Fact]
    public void A_request_whose_connection_broke_counts_with_the_most_it_can_cost() =>
        AssertCost(Request + Answer, Init, Lost, Started, Stopped);

    [Fact]
    public void A_request_that_was_refused_by_a_status_costs_nothing() => AssertCost(Answer, Init, Overloaded, Started, Stopped);

    [Fact]
    public void Each_request_of_a_session_that_found_no_answer_counts() => AssertCost(Request * 2, Init, Lost, Reset);

    [Fact]
    public void Requests_that_never_reached_the_service_cost_nothing() => AssertCost(0, Init, Lost, Refused);

    [Fact]
    public void A_request_lost_in_the_middle_counts_even_where_the_service_is_gone_then() =>
        AssertCost(Answer + Request, Init, Started, Tool, Stopped, ToolDone, Lost, Refused);

    [Theory]
    [InlineData(Failed)]
    [InlineData(OutOfTurns)]
    [InlineData(TooLong)]
    public void An_end_without_a_request_under_way_costs_nothing_more(string end) =>
        AssertCost(Answer, Init, Started, Tool, Stopped, ToolDone, end);

    [Fact]
    public void An_answer_that_broke_off_counts_with_the_most_tokens_it_can_have_had() => AssertCost(Broken, Init, Started, Reset);

    [Fact]
    public void A_session_that_ended_without_a_result_counts_the_request_under_way() =>
        AssertCost(Answer + Request, Init, Started, Tool, Stopped, ToolDone);

    [Fact]
    public void A_request_made_again_after_a_broken_answer_counts_where_it_is_lost_too() =>
        AssertCost(Broken + Request, Init, Started, Lost, Reset);

    [Fact]
    public void What_is_heard_after_the_limit_was_reached_counts_no_more_than_was_reserved()
    {
        var spending = new SpendingLimit(Answer / 2);
        var session = Take(spending, Init, Started, Tool, Stopped);
        Assert.Equal(SessionStop.Spent, session.Stop);
        session.Take(ToolDone);
        session.SettleUnfinished();
        Assert.Equal((Answer / 2) + Request, spending.SpentUsd);
    }

    [Fact]
    public void A_session_that_ended_in_an_answer_counts_that_one() => AssertCost(Broken, Init, Started);

    [Fact]
    public void A_session_that_sent_nothing_costs_nothing() => AssertCost(0);

    [Theory]
    [InlineData(0.4, true)]
    [InlineData(0.6, false)]
    public void A_request_is_made_again_only_where_something_is_left_to_pay_for_it(double limitUsd, bool isEnded)
    {
        var session = Take(new SpendingLimit((decimal)limitUsd), Init, Lost);
        Assert.Equal(isEnded ? SessionStop.HeldBack : SessionStop.None, session.Stop);
        if (isEnded)
        {
            session.SettleUnfinished();
            Assert.Equal(Request, session.Usage.CostUsd);
            var verdict = new ClaudeVerdict(
                new AgentOptions(),
                session,
                new ChildExit { ExitCode = 137, Signal = 9 },
                ClaudeEnd.None,
                errorTail: null).Judge();
            Assert.Equal(FailureClass.Transient, verdict.FailureClass);
        }
    }

    private static void AssertCost(decimal expectedUsd, params string[] lines)
    {
        var spending = new SpendingLimit(10);
        var session = Take(spending, lines);
        session.SettleUnfinished();
        session.SettleUnfinished();
        Assert.Equal(expectedUsd, session.Usage.CostUsd);
        Assert.Equal(expectedUsd, spending.SpentUsd);
    }

    private static ClaudeSession Take(SpendingLimit spending, params string[] lines)
    {
        var session = new ClaudeSession(new ClaudeUsage(PriceTable.BuiltIn, MostTokens), spending, (_, _) => { }) { RequestUsd = Request };
        foreach (var line in lines)
        {
            session.Take(line);
        }

        return session;
    }
}
