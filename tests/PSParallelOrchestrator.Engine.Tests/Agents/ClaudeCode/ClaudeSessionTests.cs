using PSParallelOrchestrator.Engine.Agents.Activity;
using PSParallelOrchestrator.Engine.Agents.Budgets;
using PSParallelOrchestrator.Engine.Agents.ClaudeCode;
using PSParallelOrchestrator.Engine.Agents.ClaudeCode.Stream;
using PSParallelOrchestrator.Engine.Agents.Pricing;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Processes;

namespace PSParallelOrchestrator.Engine.Tests.Agents.ClaudeCode;

/// <summary>Lines of the client, and what is made of them.</summary>
public sealed class ClaudeSessionTests
{
    private const string Init = """{"type":"system","subtype":"init","model":"claude-sonnet-4-5","claude_code_version":"2.1.197"}""";
    private const string AnswerStart =
        """{"type":"stream_event","event":{"type":"message_start","message":{"id":"m1","model":"claude-sonnet-4-5","usage":{"input_tokens":10000,"output_tokens":0}}}}""";

    private const string ToolUse =
        """{"type":"assistant","message":{"id":"m1","model":"claude-sonnet-4-5","content":[{"type":"tool_use","id":"t1","name":"Bash","input":{}}]}}""";
    private const string ToolResult = """{"type":"user","message":{"content":[{"type":"tool_result","tool_use_id":"t1"}]}}""";
    private const string Success =
        """{"type":"result","subtype":"success","is_error":false,"result":"Done.","stop_reason":"end_turn","permission_denials":[]}""";
    private readonly List<(ActivityKind Kind, string Text)> notes = [];
    private readonly SpendingLimit spending = new(1m);
    private readonly ClaudeSession session;

    public ClaudeSessionTests() =>
        session = new ClaudeSession(new ClaudeUsage(PriceTable.BuiltIn), spending, (kind, text) => notes.Add((kind, text)))
        {
            RequestUsd = 0.5m,
        };

    [Theory]
    [InlineData("0.5", Init)]
    [InlineData("0.03", Init, AnswerStart)]
    [InlineData("0.03", Init, AnswerStart, ToolUse)]
    [InlineData("0.53", Init, AnswerStart, ToolUse, ToolResult)]
    public void A_request_without_an_answer_when_the_session_is_ended_costs_the_most_it_can(string expected, params string[] lines)
    {
        foreach (var line in lines)
        {
            session.Take(line);
        }

        session.SettleUnfinished();
        Assert.Equal(decimal.Parse(expected, System.Globalization.CultureInfo.InvariantCulture), spending.SpentUsd);
    }

    [Fact]
    public void Success_needs_a_result_that_says_so() => Assert.Null(Judge(0, Init, Success).FailureClass);

    [Theory]
    [InlineData(0, null, FailureClass.Transient)]
    [InlineData(1, null, FailureClass.Transient)]
    [InlineData(143, null, FailureClass.Transient)]
    [InlineData(137, 9, FailureClass.Transient)]
    public void Without_a_result_there_is_no_success_whatever_the_exit_code(int exitCode, int? signal, FailureClass failure) =>
        Assert.Equal(failure, Judge(exitCode, signal, Init).FailureClass);

    [Fact]
    public void A_client_that_cannot_begin_is_no_case_for_a_retry()
    {
        var result = new ClaudeVerdict(
            new AgentOptions(),
            session,
            new ChildExit { ExitCode = 1 },
            ClaudeEnd.None,
            "error: unknown option '--x'").Judge();
        Assert.Equal(FailureClass.Permanent, result.FailureClass);
        Assert.Contains("unknown option '--x'", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_that_waited_in_vain_for_its_prompt_is_started_again() =>
        Assert.Equal(
            FailureClass.Transient,
            new ClaudeVerdict(
                new AgentOptions(),
                session,
                new ChildExit { ExitCode = 1 },
                ClaudeEnd.None,
                "Warning: no stdin data received in 3s, proceeding without it.")
                .Judge()
                .FailureClass);

    [Theory]
    [InlineData("""{"type":"user"}""")]
    [InlineData("not json")]
    public void A_result_that_is_not_the_last_line_is_none(string after) =>
        Assert.Equal(FailureClass.Transient, Judge(0, Init, Success, after).FailureClass);

    [Theory]
    [InlineData("""{"type":"result","subtype":"success","is_error":false,"result":"  "}""", FailureClass.TaskFailed, "without an answer")]
    [InlineData(
        """{"type":"result","subtype":"error_max_turns","is_error":true,"errors":["Reached"]}""",
        FailureClass.TaskFailed,
        "50 turns")]
    [InlineData("""{"type":"result","subtype":"error_max_budget_usd","is_error":true}""", FailureClass.Permanent, "cost")]
    [InlineData("""{"type":"result","subtype":"error_max_structured_output_retries","is_error":true}""", FailureClass.TaskFailed, "schema")]
    [InlineData(
        """{"type":"result","subtype":"error_during_execution","is_error":true,"terminal_reason":"aborted_tools"}""",
        FailureClass.Transient,
        "error_during_execution")]
    [InlineData("""{"type":"result","subtype":"something_new","is_error":true,"errors":["why"]}""", FailureClass.TaskFailed, "why")]
    [InlineData(
        """{"type":"result","subtype":"success","is_error":true,"result":"no","stop_reason":"refusal"}""",
        FailureClass.TaskFailed,
        "refused")]
    [InlineData(
        """{"type":"result","subtype":"success","is_error":true,"result":"Prompt is too long","terminal_reason":"blocking_limit"}""",
        FailureClass.Permanent,
        "Split")]
    [InlineData(
        """{"type":"result","subtype":"success","is_error":true,"result":"Not logged in. Please run /login"}""",
        FailureClass.Permanent,
        "key")]
    [InlineData(
        """{"type":"result","subtype":"success","is_error":true,"result":"API Error: Unable to connect"}""",
        FailureClass.Transient,
        "Unable to connect")]
    [InlineData(
        """{"type":"result","subtype":"success","is_error":true,"api_error_status":401,"result":"bad"}""",
        FailureClass.Permanent,
        "key")]
    [InlineData(
        """{"type":"result","subtype":"success","is_error":true,"api_error_status":529,"result":"bad"}""",
        FailureClass.Transient,
        "529")]
    [InlineData("""{"type":"result"}""", FailureClass.TaskFailed, "Claude Code ended")]
    [InlineData(
        """{"type":"result","subtype":5,"is_error":"x","permission_denials":{},"modelUsage":[],"result":7}""",
        FailureClass.TaskFailed,
        "Claude Code ended")]
    public void A_result_decides_the_class(string line, FailureClass failure, string says)
    {
        var result = Judge(0, Init, line);
        Assert.Equal(failure, result.FailureClass);
        Assert.Contains(says, result.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"tool_name":"Bash","tool_input":{"command":"npm test -- x"}}""", "Bash(npm test -- x)", "'Bash(npm *)'")]
    [InlineData("""{"tool_name":"Write","tool_input":{"file_path":"/etc/x"}}""", "Write(/etc/x)", "own workspace")]
    [InlineData("""{"tool_name":"WebFetch","tool_input":{"url":"http://x"}}""", "WebFetch(http://x)", "--allowed-tool WebFetch")]
    public void A_denied_tool_fails_the_task_and_says_how_to_allow_it(string denial, string what, string how)
    {
        var result = Judge(
            0,
            Init,
            $$"""{"type":"result","subtype":"success","is_error":false,"result":"Done.","permission_denials":[{{denial}}]}""");
        Assert.Equal(FailureClass.TaskFailed, result.FailureClass);
        Assert.Contains(what, result.Message, StringComparison.Ordinal);
        Assert.Contains(how, result.Message, StringComparison.Ordinal);
        Assert.Contains((ActivityKind.Denied, what), notes);
    }

    [Fact]
    public void A_tool_runs_from_its_use_to_its_result()
    {
        session.Take(
            """{"type":"assistant","message":{"id":"m","model":"x","content":[{"type":"tool_use","id":"t1","name":"Bash","input":{"command":"make"}}]}}""");
        Assert.True(session.IsToolRunning);
        session.Take("""{"type":"user","message":{"content":[{"type":"tool_result","tool_use_id":"t1","content":"ok"}]}}""");
        Assert.False(session.IsToolRunning);
        Assert.Equal([(ActivityKind.Tool, "Bash(make)")], notes);
    }

    [Theory]
    [InlineData(600, false)]
    [InlineData(5000, false)]
    [InlineData(60000, true)]
    public void A_long_wait_ends_the_attempt_and_is_passed_on(int delay, bool isEnded)
    {
        session.Take(
            $$"""{"type":"system","subtype":"api_retry","attempt":1,"retry_delay_ms":{{delay}},"error_status":429,"error":"rate_limit"}""");
        Assert.Equal(isEnded ? SessionStop.HeldBack : SessionStop.None, session.Stop);
        if (isEnded)
        {
            var result = Judge(137, 9);
            Assert.Equal((FailureClass.RateLimited, TimeSpan.FromMinutes(1)), (result.FailureClass, result.RetryAfter));
        }
    }

    [Fact]
    public void Tokens_count_as_they_come_and_a_broken_answer_counts_too()
    {
        Assert.False(session.Take(Start("m1", 1000)));
        session.Take(Delta(1000, 50, "tool_use"));
        session.Take(Start("m2", 2000));
        Assert.Equal((3000, 51), (session.Usage.Tokens.AllInput, session.Usage.Tokens.Output));
        session.Take(
            """{"type":"result","subtype":"success","is_error":false,"result":"x","total_cost_usd":9,"modelUsage":{"claude-sonnet-4-5":{"inputTokens":1000,"outputTokens":50,"cacheReadInputTokens":10000,"cacheCreationInputTokens":100,"costUSD":9}}}""");
        Assert.Equal((13100, 51), (session.Usage.Tokens.AllInput, session.Usage.Tokens.Output));
        Assert.Equal(((3000 * 3m) + (51 * 15m) + (10000 * 0.3m) + (100 * 3.75m)) / 1_000_000m, session.Usage.CostUsd);
        Assert.Equal(session.Usage.CostUsd, spending.SpentUsd);
    }

    [Fact]
    public void An_unknown_model_costs_what_the_client_says()
    {
        session.Take(
            """{"type":"result","subtype":"success","is_error":false,"result":"x","modelUsage":{"other":{"inputTokens":1,"outputTokens":1,"costUSD":0.5}}}""");
        Assert.Equal(0.5m, session.Usage.CostUsd);
    }

    [Theory]
    [InlineData("tool_use", true)]
    [InlineData("max_tokens", true)]
    [InlineData("end_turn", false)]
    public void No_request_follows_the_one_that_reaches_the_limit(string stopReason, bool isEnded)
    {
        session.Take(Start("m1", 400_000));
        session.Take(Delta(400_000, 10, stopReason));
        Assert.Equal(isEnded ? SessionStop.Spent : SessionStop.None, session.Stop);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"type":"assistant","message":5}""")]
    [InlineData("""{"type":"assistant","message":{"content":[1,{"type":"tool_use"}]}}""")]
    [InlineData("""{"type":"stream_event","event":{"type":"message_delta","usage":{"output_tokens":1}}}""")]
    [InlineData("""{"type":"stream_event","event":{"type":"message_start","message":{"id":"a","usage":"x"}}}""")]
    [InlineData("""{"type":"system","subtype":"api_retry","retry_delay_ms":"x"}""")]
    public void Lines_of_another_form_do_no_harm(string line)
    {
        session.Take(line);
        Assert.Equal(SessionStop.None, session.Stop);
    }

    private static string Start(string id, int input) =>
        $$$$$"""{"type":"stream_event","event":{"type":"message_start","message":{"id":"{{{{{id}}}}}","model":"claude-sonnet-4-5","usage":{"input_tokens":{{{{{input}}}}},"output_tokens":1}}}}""";

    private static string Delta(int input, int output, string stopReason) =>
        $$$$$"""{"type":"stream_event","event":{"type":"message_delta","delta":{"stop_reason":"{{{{{stopReason}}}}}"},"usage":{"input_tokens":{{{{{input}}}}},"output_tokens":{{{{{output}}}}}}}}""";

    private AttemptOutcome Judge(int exitCode, params string[] lines) => Judge(exitCode, null, lines);

    private AttemptOutcome Judge(int exitCode, int? signal, params string[] lines)
    {
        foreach (var line in lines)
        {
            session.Take(line);
        }

        return new ClaudeVerdict(
            new AgentOptions(),
            session,
            new ChildExit { ExitCode = exitCode, Signal = signal },
            ClaudeEnd.None,
            null).Judge();
    }
}
