using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Agents.ClaudeCode;
using PSParallelOrchestrator.Engine.Agents.MessagesApi;
using PSParallelOrchestrator.Engine.Planning;
using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Tests.Agents.MessagesApi;

/// <summary>Keys go to another machine by https alone.</summary>
public sealed class ServiceAddressTests : MessagesTestBase
{
    private const string ClearText = "clear text";

    public static TheoryData<AgentKind> Real => [AgentKind.ClaudeCode, AgentKind.Anthropic, AgentKind.Bedrock];

    [Theory]
    [InlineData("https://gateway.example.org/path/", "https://gateway.example.org/path")]
    [InlineData("http://localhost:8080/", "http://localhost:8080")]
    [InlineData("http://LocalHost", "http://LocalHost")]
    [InlineData("http://127.0.0.1:1", "http://127.0.0.1:1")]
    [InlineData("http://127.1.2.3", "http://127.1.2.3")]
    [InlineData("http://[::1]:9", "http://[::1]:9")]
    public void Https_and_this_machine_are_taken(string value, string address) => Assert.Equal(address, Find(value));

    [Theory]
    [InlineData("http://gateway.example.org")]
    [InlineData("HTTP://10.0.0.1:8080")]
    [InlineData("http://localhost.example.org")]
    [InlineData("http://localhost@example.org")]
    [InlineData("http://127.0.0.1.example.org")]
    [InlineData("http://0.0.0.0")]
    [InlineData("http://[2001:db8::1]")]
    public void Http_to_another_machine_is_refused(string value)
    {
        var error = Assert.Throws<OrchestratorException>(() => Find(value));
        Assert.Equal(("ModelAddressNotSecure", OrchestratorErrorKind.InvalidInput), (error.ErrorId, error.Kind));
        Assert.Contains("https://", error.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1", true)]
    [InlineData("true", false)]
    [InlineData("0", false)]
    public void Http_to_another_machine_is_taken_where_the_user_says_so(string value, bool isTaken)
    {
        Environment.SetEnvironmentVariable(ServiceAddress.AllowHttp, value);
        try
        {
            Assert.Equal(isTaken, Record.Exception(() => Find("http://gateway.example.org")) is null);
        }
        finally
        {
            Environment.SetEnvironmentVariable(ServiceAddress.AllowHttp, null);
        }
    }

    [Theory]
    [InlineData("ftp://localhost")]
    [InlineData("localhost")]
    public void What_is_no_address_is_told_as_that(string value) =>
        Assert.Equal("ModelAddressInvalid", Assert.Throws<OrchestratorException>(() => Find(value)).ErrorId);

    [Theory]
    [MemberData(nameof(Real))]
    public async Task No_agent_begins_and_a_run_is_refused(AgentKind kind)
    {
        await RequireClientAsync(kind);
        var error = await Assert.ThrowsAsync<OrchestratorException>(() =>
            AgentChoice.RequireAsync(
                [new OrchestratorTask { Id = "a", Prompt = "p" }],
                new RunOptions { Agent = kind },
                Elsewhere(),
                TestContext.Current.CancellationToken));
        Assert.Equal("AgentNotUsable", error.ErrorId);
        Assert.Contains(ClearText, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Real))]
    public async Task An_attempt_whose_task_names_another_machine_asks_nothing(AgentKind kind)
    {
        await RequireClientAsync(kind);
        var services = new AgentAccess
        {
            Secrets = SecretStore.Create(new Dictionary<string, string>
            {
                ["ANTHROPIC_API_KEY"] = Canary,
                ["AWS_ACCESS_KEY_ID"] = AccessKey,
                ["AWS_SECRET_ACCESS_KEY"] = Canary,
            })
        };
        var spec = Spec(kind, "Do it.");
        spec = spec with
        {
            Task = spec.Task with { Environment = new Dictionary<string, string> { [Variable(kind)] = "http://gateway.invalid" } },
        };
        var agents = new Dictionary<AgentKind, IAgent> { [kind] = AgentCatalog.Create()[kind] };
        var result = await GatewayAttempt.RunAsync(spec, agents, services, TestContext.Current.CancellationToken);
        Assert.Equal(FailureClass.Permanent, result.FailureClass);
        Assert.Contains(ClearText, result.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PlannerKind.ClaudeCode)]
    [InlineData(PlannerKind.Anthropic)]
    [InlineData(PlannerKind.Bedrock)]
    public async Task No_planner_is_chosen(PlannerKind kind)
    {
        await RequireClientAsync(Enum.Parse<AgentKind>($"{kind}"));
        var error = await Assert.ThrowsAsync<OrchestratorException>(() =>
            Planners.ChooseAsync(
                new PlannerOptions { Planner = kind },
                new EngineContext { Agents = Elsewhere() }.Planning,
                TestContext.Current.CancellationToken));
        Assert.Equal("PlannerNotUsable", error.ErrorId);
        Assert.Contains(ClearText, error.Message, StringComparison.Ordinal);
    }

    private static string Variable(AgentKind kind) => kind == AgentKind.Bedrock ? ServiceAddress.OfBedrock : ServiceAddress.OfAnthropic;

    private static string? Find(string value) =>
        ServiceAddress.Find(
            new AgentVariables(SecretStore.Create(new Dictionary<string, string> { [ServiceAddress.OfAnthropic] = value })),
            ServiceAddress.OfAnthropic);

    private AgentAccess Elsewhere() => Services(
        ("ANTHROPIC_API_KEY", Canary), ("AWS_ACCESS_KEY_ID", AccessKey), ("AWS_SECRET_ACCESS_KEY", Canary),
        (ServiceAddress.OfAnthropic, "http://gateway.invalid"), (ServiceAddress.OfBedrock, "http://gateway.invalid"));

    private static async Task RequireClientAsync(AgentKind kind)
    {
        try
        {
            _ = kind == AgentKind.ClaudeCode ? await ClaudeInstallation.FindAsync(TestContext.Current.CancellationToken) : null;
        }
        catch (OrchestratorException e)
        {
            Assert.Skip(e.Message);
        }
    }
}
