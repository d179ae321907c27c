using PSParallelOrchestrator.Engine.Execution.Detached;
using PSParallelOrchestrator.Engine.Secrets;
using PSParallelOrchestrator.Engine.Tests.Processes;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Execution.Detached;

/// <summary>What an executor is handed: here what was given, elsewhere also what agents would find in this process's environment.</summary>
[Collection(ProcessTestGroup.Name)]
public sealed class ExecutorSecretsTests : IDisposable
{
    private readonly TemporaryDirectory place = new();

    public void Dispose() => place.Dispose();

    [Fact]
    public void Where_nothing_was_given_an_executor_of_this_machine_is_handed_nothing() =>
        Assert.Null(ExecutorSecrets.BesideEnvironment(SecretStore.Create(new Dictionary<string, string>())).ToBytes());

    [Fact]
    public void What_is_written_is_read_back()
    {
        var given = new Dictionary<string, string> { ["ANTHROPIC_API_KEY"] = "sk-\"quoted\"\n€" };
        var bytes = ExecutorSecrets.BesideEnvironment(SecretStore.Create(given)).ToBytes()!;
        Assert.Equal(given, ExecutorSecrets.Read(Private(bytes)).Secrets);
    }

    [Fact]
    public void Elsewhere_the_keys_and_variables_of_the_environment_go_along_but_what_is_given_goes_before_all_of_its_kind()
    {
        var before = Set(
            ("AWS_SECRET_ACCESS_KEY", "aws-from-environment"),
            ("ANTHROPIC_AUTH_TOKEN", "token-from-environment"),
            ("AWS_REGION", "eu-west-9"),
            ("SOME_OTHER_TOKEN", "other-from-environment"));
        try
        {
            var handed = ExecutorSecrets.OfAgents(
                SecretStore.Create(new Dictionary<string, string> { ["ANTHROPIC_API_KEY"] = "given" }));
            Assert.Equal("given", handed.Secrets["ANTHROPIC_API_KEY"]);
            Assert.Equal("aws-from-environment", handed.Secrets["AWS_SECRET_ACCESS_KEY"]);
            Assert.False(handed.Secrets.ContainsKey("ANTHROPIC_AUTH_TOKEN"));
            Assert.False(handed.Secrets.ContainsKey("SOME_OTHER_TOKEN"));
            Assert.Equal("eu-west-9", handed.Variables["AWS_REGION"]);
        }
        finally
        {
            Set(before);
        }
    }

    [Fact]
    public void What_a_task_names_goes_along_where_it_is_known_and_nothing_else_does()
    {
        var store = SecretStore.Create(new Dictionary<string, string> { ["ANTHROPIC_API_KEY"] = "key", ["DEPLOY_TOKEN"] = "named" });
        var handed = ExecutorSecrets.None.WithNamed(["DEPLOY_TOKEN", "NOT_THERE_TOKEN"], store);
        Assert.Equal([KeyValuePair.Create("DEPLOY_TOKEN", "named")], handed.Secrets);
        Assert.Null(ExecutorSecrets.None.WithNamed([], store).ToBytes());
    }

    [Fact]
    public void More_than_an_executor_takes_is_refused_before_one_is_started() =>
        Assert.Equal(
            "ExecutorSecretsUnusable",
            Assert
                .Throws<OrchestratorException>(() =>
                    ExecutorSecrets
                        .BesideEnvironment(
                            SecretStore.Create(new Dictionary<string, string> { ["ANTHROPIC_API_KEY"] = new string('x', 70_000) }))
                        .ToBytes())
                .ErrorId);

    private static (string Name, string? Value)[] Set(params (string Name, string? Value)[] variables)
    {
        var before = variables.Select(variable => (variable.Name, Environment.GetEnvironmentVariable(variable.Name))).ToArray();
        foreach (var (name, value) in variables)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        return before;
    }

    private string Private(byte[] bytes)
    {
        var path = place["secrets"];
        File.WriteAllBytes(path, bytes);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return path;
    }
}
