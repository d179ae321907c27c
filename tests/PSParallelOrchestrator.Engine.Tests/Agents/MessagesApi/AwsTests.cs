using System.Text.Json.Nodes;
using Amazon.Runtime;
using PSParallelOrchestrator.Engine.Agents.Bedrock;
using PSParallelOrchestrator.Engine.Agents.MessagesApi;
using PSParallelOrchestrator.Engine.Secrets;
using PSParallelOrchestrator.ModelServer;
using PSParallelOrchestrator.ModelServer.Requests;
using PSParallelOrchestrator.ModelServer.Scripts;

namespace PSParallelOrchestrator.Engine.Tests.Agents.MessagesApi;

/// <summary>Who asks Bedrock, where and for what.</summary>
public sealed class AwsTests : MessagesTestBase, IClassFixture<AwsProfiles>
{
    [Theory]
    [InlineData(null, "global.anthropic.claude-sonnet-4-5-20250929-v1:0", "eu-central-1")]
    [InlineData("claude-haiku-4-5", "global.anthropic.claude-haiku-4-5-20251001-v1:0", "eu-central-1")]
    [InlineData("claude-sonnet-4-20250514", "global.anthropic.claude-sonnet-4-20250514-v1:0", "eu-central-1")]
    [InlineData("eu.anthropic.claude-sonnet-4-5-20250929-v1:0", "eu.anthropic.claude-sonnet-4-5-20250929-v1:0", "eu-central-1")]
    [InlineData(
        "arn:aws:bedrock:us-west-2:123456789012:inference-profile/global.anthropic.claude-sonnet-4-5-20250929-v1:0",
        "arn:aws:bedrock:us-west-2:123456789012:inference-profile/global.anthropic.claude-sonnet-4-5-20250929-v1:0",
        "us-west-2")]
    public async Task Models_are_asked_by_their_names_on_Bedrock_in_their_region(string? model, string asked, string region)
    {
        var result = await AttemptAsync(
            Spec(AgentKind.Bedrock, Script(Say("Done."))) with
            {
                AgentOptions = new AgentOptions { Model = model },
            });
        Assert.True(result.Succeeded, result.Message);
        var request = Assert.Single(Server.Log.Messages);
        Assert.Equal((asked, $"{region}/bedrock"), (request.Model, request.Credential.Scope));
        Assert.Contains("\"anthropic_version\":\"bedrock-2023-05-31\"", request.Body, StringComparison.Ordinal);
        Assert.True(result.Usage!.CostUsd > 0, "the model's price was not found");
    }

    [Fact]
    public async Task A_given_session_token_is_signed_and_a_given_bearer_token_goes_before_keys_of_the_environment()
    {
        var temporary = Services(
            ("AWS_ACCESS_KEY_ID", AccessKey),
            ("AWS_SECRET_ACCESS_KEY", Canary),
            ("AWS_SESSION_TOKEN", "session-token-of-a-test"));
        Assert.True((await AttemptAsync(Spec(AgentKind.Bedrock, Script(Say("Done."))), temporary)).Succeeded);
        var bearer = Services(("AWS_BEARER_TOKEN_BEDROCK", Canary));
        Assert.True((await AttemptAsync(Spec(AgentKind.Bedrock, Script(Say("Done."))), bearer)).Succeeded);
        Assert.Equal(
            [
                new RequestCredential(CredentialKind.AwsSignature, AccessKey, true, "eu-central-1/bedrock"),
                new RequestCredential(CredentialKind.Bearer, Canary),
            ],
            Server.Log.Messages.Select(entry => entry.Credential));
    }

    [Theory]
    [InlineData("soon", 3)]
    [InlineData("later", 1)]
    public async Task Temporary_credentials_are_renewed_before_they_expire(string profile, int keys)
    {
        await using var open = await LoopbackModelServer.StartAsync();
        var services = Services(("AWS_PROFILE", profile), ("ANTHROPIC_BEDROCK_BASE_URL", open.Url));

        var result = await AttemptAsync(
            Spec(AgentKind.Bedrock, Script(Use("view", ("path", ".")), Use("view", ("path", ".")), Say("Done."))),
            services);

        Assert.True(result.Succeeded, result.Message);
        Assert.Equal(3, open.Log.Messages.Count);
        Assert.All(open.Log.Messages, entry => Assert.True(entry.Credential.SessionTokenSigned));
        Assert.Equal(keys, open.Log.Messages.Select(entry => entry.Credential.Key).Distinct().Count());
    }

    [Fact]
    public async Task Credentials_of_a_profile_are_removed_from_everything_that_is_captured()
    {
        const string All = "AKIATEMPORARY1 secret-of-a-test session-of-a-test";
        await File.WriteAllTextAsync(PathOf("said"), All, TestContext.Current.CancellationToken);
        await using var tells = await LoopbackModelServer.StartAsync(
            new LoopbackModelServerOptions
            {
                Answer = request =>
                    request.Messages.Count == 1
                        ? new ScriptStep
                        {
                            Text = All,
                            Tools = [new ModelServer.Scripts.ToolCall("view", new JsonObject { ["path"] = "secret-of-a-test" })],
                        }
                        : ScriptStep.OfText(All),
            });
        var spec = Spec(AgentKind.Bedrock, "Do it.");
        spec = spec with { Task = spec.Task with { Verify = $"cat '{PathOf("said")}'; cat '{PathOf("said")}' >&2; exit 3" } };

        var result = await CheckedAttemptAsync(spec, Services(("AWS_PROFILE", "told"), ("ANTHROPIC_BEDROCK_BASE_URL", tells.Url)));

        Assert.Equal((3, 2), (result.ExitCode, tells.Log.Messages.Count));
        Assert.Contains(Redactor.Mark, result.Message, StringComparison.Ordinal);
        Assert.All(All.Split(' '), secret => Assert.DoesNotContain(secret, result.Message + result.CheckOutput, StringComparison.Ordinal));
        Assert.All(All.Split(' '), secret => Assert.Empty(Holding(spec.Directory, secret)));
        string[] kept = ["conversation.jsonl", "transcript.jsonl", "activity.jsonl", "claude_response.txt", "stdout.log", "stderr.log"];
        Assert.Equal(kept.Order(), Holding(spec.Directory, Redactor.Mark).Select(file => Path.GetFileName(file)).Order());
    }

    [Fact]
    public async Task A_file_with_the_secret_key_of_a_profile_fails_the_attempt()
    {
        await using var open = await LoopbackModelServer.StartAsync();
        var prompt = Script(Create("config", "key = secret-of-a-test"), Say("Done."));
        var result = await CheckedAttemptAsync(
            Spec(AgentKind.Bedrock, prompt),
            Services(("AWS_PROFILE", "later"), ("ANTHROPIC_BEDROCK_BASE_URL", open.Url)));
        Assert.Equal(FailureClass.TaskFailed, result.FailureClass);
        Assert.Contains("'config' holds a key", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_profile_that_is_not_there_is_named_with_what_to_do()
    {
        var result = await AttemptAsync(Spec(AgentKind.Bedrock, "Do it."), Services(("AWS_PROFILE", "nosuch")));
        Assert.Equal(FailureClass.Permanent, result.FailureClass);
        Assert.Contains("no profile 'nosuch'", result.Message, StringComparison.Ordinal);
        Assert.Contains("aws sso login", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_probe_says_what_is_missing_and_asks_nothing()
    {
        Assert.SkipWhen(
            Environment.GetEnvironmentVariable("ANTHROPIC_API_KEY") is not null
                || Environment.GetEnvironmentVariable("AWS_ACCESS_KEY_ID") is not null,
            "There are keys here.");
        var none = Services(("AWS_PROFILE", "nosuch"));
        await Expect(AgentKind.Anthropic, none, new AgentOptions(), "ANTHROPIC_API_KEY");
        await Expect(AgentKind.Bedrock, none, new AgentOptions(), "AWS_PROFILE");
        await Expect(AgentKind.Bedrock, Services(), new AgentOptions { Region = "evil.example/#" }, "not an AWS region");
        await Expect(AgentKind.Bedrock, Services(), new AgentOptions { Model = "claude-nobody" }, "list-inference-profiles");
        await Expect(
            AgentKind.Anthropic,
            Services(("ANTHROPIC_API_KEY", Canary), ("ANTHROPIC_BASE_URL", "nowhere")),
            new AgentOptions(),
            "ANTHROPIC_BASE_URL");
        await Expect(AgentKind.Anthropic, Services(), new AgentOptions(), null);
        await Expect(AgentKind.Bedrock, Services(), new AgentOptions(), null);
        Assert.Empty(Server.Log.Entries);

        static async Task Expect(AgentKind kind, Engine.Agents.AgentAccess services, AgentOptions options, string? reason)
        {
            var status = await new MessagesAgent(Provider(kind)).ProbeAsync(options, services, TestContext.Current.CancellationToken);
            Assert.Equal(reason is null, status.Available);
            Assert.Contains(reason ?? "", status.Reason ?? "", StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_is_given_goes_before_the_environment_as_a_whole()
    {
        var variables = new AgentVariables(
            SecretStore.Create(new Dictionary<string, string> { ["AWS_ACCESS_KEY_ID"] = "given", ["AWS_SECRET_ACCESS_KEY"] = "given" }),
            new Dictionary<string, string>
            {
                ["AWS_BEARER_TOKEN_BEDROCK"] = "task",
                ["AWS_SESSION_TOKEN"] = "task",
                ["AWS_REGION"] = "eu-north-1",
            });
        Assert.Null(AwsCredentials.BearerToken(variables));
        Assert.Equal("eu-north-1", variables.Find("AWS_REGION"));
    }

    [Fact]
    public void A_signature_is_what_the_sdk_of_AWS_makes()
    {
        var at = new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            "https://bedrock-runtime.eu-central-1.amazonaws.com/model/global.anthropic.claude-sonnet-4-5-20250929-v1:0/invoke"
        );
        var keys = new ImmutableCredentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "token");
        RequestSignature.Add(request, "{}"u8.ToArray(), keys, "eu-central-1", at);
        var headers = request.Headers.ToDictionary(header => header.Key, header => header.Value.Single());
        var canonical = string.Join(
            '\n',
            "POST",
            "/model/global.anthropic.claude-sonnet-4-5-20250929-v1%3A0/invoke",
            "",
            "host:bedrock-runtime.eu-central-1.amazonaws.com",
            $"x-amz-content-sha256:{headers["x-amz-content-sha256"]}",
            "x-amz-date:20261121T120000Z",
            "x-amz-security-token:token",
            "",
            "host;x-amz-content-sha256;x-amz-date;x-amz-security-token",
            headers["x-amz-content-sha256"]);
        var expected = Amazon.Runtime.Internal.Auth.AWS4Signer.ComputeSignature(
            "AKIDEXAMPLE",
            "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
            "eu-central-1",
            at.UtcDateTime,
            "bedrock",
            "host;x-amz-content-sha256;x-amz-date;x-amz-security-token",
            canonical);
        Assert.Equal(expected.ForAuthorizationHeader, headers["Authorization"]);
    }

    // What a profile gives is known from the check before a run on.
    private static async Task<Attempts.AttemptResult> CheckedAttemptAsync(Attempts.AttemptSpec spec, Engine.Agents.AgentAccess services)
    {
        var status = await new MessagesAgent(Provider(spec.Agent)).ProbeAsync(
            spec.AgentOptions, services, TestContext.Current.CancellationToken);
        Assert.True(status.Available, status.Reason);
        return await AttemptAsync(spec, services);
    }
}
