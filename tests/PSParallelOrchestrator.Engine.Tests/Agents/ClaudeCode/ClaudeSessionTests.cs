using PSParallelOrchestrator.Engine.Agents.Activity;
using PSParallelOrchestrator.Engine.Agents.ClaudeCode;
using PSParallelOrchestrator.Engine.Agents.ClaudeCode.Stream;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Processes;

namespace PSParallelOrchestrator.Engine.Tests.Agents.ClaudeCode;

/// <summary>Lines of the client, and what is made of them.</summary>
public sealed class ClaudeSessionTests
{
    private const string Init = """{"type":"system","subtype":"init","model":"claude-sonnet-4-5","claude_code_version":"2.1.197"}""";
    private const string Success =
        """{"type":"result","subtype":"success","is_error":false,"result":"Done.","stop_reason":"end_turn","permission_denials":[]}""";
    private readonly List<(ActivityKind Kind, string Text)> notes = [];
    private readonly ClaudeSession session;

    public ClaudeSessionTests() => session = new ClaudeSession((kind, text) => notes.Add((kind, text)));

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

    [Fact]
    public void A_request_that_is_made_again_is_noted()
    {
        session.Take("""{"type":"system","subtype":"api_retry","attempt":1,"retry_delay_ms":600,"error_status":429,"error":"rate_limit"}""");
        Assert.Equal([(ActivityKind.Retry, "A request failed (429, rate_limit); again in 0.6 s")], notes);
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
        Assert.Equal((false, null), (session.IsToolRunning, session.Result));
    }

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
