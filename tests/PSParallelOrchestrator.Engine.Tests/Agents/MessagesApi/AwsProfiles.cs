namespace PSParallelOrchestrator.Engine.Tests.Agents.MessagesApi;

/// <summary>Profiles with a program that gives out temporary credentials. The SDK of AWS reads where they are once for a process.</summary>
public sealed class AwsProfiles : IDisposable
{
    private const string Variable = "AWS_CONFIG_FILE";
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("psorch-aws-");
    private readonly string? before = Environment.GetEnvironmentVariable(Variable);

    public AwsProfiles()
    {
        var config = Path.Combine(directory.FullName, "config");
        File.WriteAllText(config, Profile("soon", 30) + Profile("told", 30) + Profile("later", 3600));
        Environment.SetEnvironmentVariable(Variable, config);
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Variable, before);
        directory.Delete(recursive: true);
    }

    // Each call gives another key.
    private string Profile(string name, int secondsLeft)
    {
        var script = Path.Combine(directory.FullName, name);
        File.WriteAllText(script, $$"""
            echo >> '{{script}}.calls'
            printf '{"Version":1,"AccessKeyId":"AKIATEMPORARY%s","SecretAccessKey":"secret-of-a-test","SessionToken":"session-of-a-test","Expiration":"%s"}' \
              "$(grep -c '' '{{script}}.calls')" "$(date -u -d '+{{secondsLeft}} seconds' +%Y-%m-%dT%H:%M:%SZ)"
            """);
        return $"[profile {name}]\ncredential_process = sh {script}\n";
    }
}
