using System.Text;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Execution.Detached;
using PSParallelOrchestrator.Engine.Execution.Detached.Json;
using PSParallelOrchestrator.Engine.Options;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Settings;
using PSParallelOrchestrator.Engine.Tests.Support;
using PSParallelOrchestrator.Tests.Shared;

namespace PSParallelOrchestrator.Engine.Tests.Fuzzing;

/// <summary>The small files around a run: each is read, or refused in words.</summary>
public sealed class FuzzedRunFilesTests : IDisposable
{
    private const string Token = "po-01ja0000000000000000000000-0-1";
    private readonly TemporaryDirectory place = new();

    public void Dispose() => place.Dispose();

    [Fact]
    public void Run_json()
    {
        var (paths, description) = RunDirectory.Create(
            place["out"],
            "x",
            Plans.Of(Plans.Task("a")),
            new RunOptions(),
            DateTimeOffset.UtcNow);
        RunDirectory.Describe(paths, description);
        File.WriteAllBytes(paths.Journal, []);
        Fuzz(
            paths.Run,
            () => RunDirectory.Open(paths.Root, static options => options),
            "RunDirectoryDamaged",
            "RunDirectoryFromNewerVersion");
    }

    [Fact]
    public void Settings_file()
    {
        var path = place["orchestrator.json"];
        File.WriteAllText(
            path,
            "{ \"maxExecutors\": 3, \"maxRetries\": \"4\", \"failFast\": true, \"retryDelay\": \"5s\", \"memoryCap\": \"2G\" }");
        Fuzz(
            path,
            () => RunOptionsFactory.Create(Settings(), Plans.Of(Plans.Task("a"))),
            "SettingsFileInvalid",
            "SettingUnknown",
            "SettingInvalid",
            "OptionInvalid",
            "ExecutorBudgetInvalid");
    }

    [Fact]
    public void Result_json()
    {
        var directory = Directory.CreateDirectory(place["attempt"]).FullName;
        var result = new AttemptResult
        {
            Token = Token,
            FailureClass = FailureClass.RateLimited,
            ExitCode = 3,
            Message = "m",
            RetryAfter = TimeSpan.FromSeconds(3),
            StartedAt = DateTimeOffset.UnixEpoch,
            FinishedAt = DateTimeOffset.UnixEpoch,
            Usage = new AttemptUsage { CpuSeconds = 1.5, CostUsd = 0.1m },
        };
        File.WriteAllBytes(AttemptFiles.Result(directory), AttemptResultJson.Write(result));
        Fuzz(AttemptFiles.Result(directory), () =>
        {
            var found = Get(new DirectoryAttemptStore(directory).FindResultAsync(Token, CancellationToken.None));
            Assert.True(found.Result is not null || found.Problem is not null);
        });
    }

    [Fact]
    public void Claim_json()
    {
        var directory = Directory.CreateDirectory(place["attempt"]).FullName;
        var store = new DirectoryAttemptStore(directory);
        Assert.True(Get(store.TryClaimAsync(AttemptClaim.OfThisProcess(Token, ClaimHolder.Executor), CancellationToken.None)));
        Fuzz(AttemptFiles.Claim(directory), () => Assert.True(store.FindClaim(Token).Exists));
    }

    [Fact]
    public async Task Task_json()
    {
        var directory = Directory.CreateDirectory(place["attempt"]).FullName;
        var spec = new AttemptSpec
        {
            Token = Token,
            RunId = "01ja0000000000000000000000",
            Task = Plans.Task("a") with { Environment = new Dictionary<string, string> { ["K"] = "v" } },
            Attempt = 1,
            Executor = 0,
            Directory = directory,
            TimeLimit = TimeSpan.FromHours(1),
        };
        var store = new DirectoryAttemptStore(directory);
        await store.WriteTaskAsync(new DetachedTask { Version = "1", Spec = spec }, TestContext.Current.CancellationToken);
        Fuzz(AttemptFiles.Task(directory), () => Get(store.ReadTaskAsync(CancellationToken.None)), "AttemptTaskDamaged");
    }

    [Fact]
    public void A_pipe_in_the_place_of_a_file_is_not_waited_for()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Needs named pipes in the file system.");
            return;
        }

        var directory = Directory.CreateDirectory(place["attempt"]).FullName;
        MakePipe(AttemptFiles.Result(directory));
        MakePipe(AttemptFiles.Claim(directory));
        MakePipe(AttemptFiles.Task(directory));
        MakePipe(place["orchestrator.json"]);
        var store = new DirectoryAttemptStore(directory);
        Bounded.Parse("result.json", 0, () => Assert.Null(Get(store.FindResultAsync(Token, CancellationToken.None)).Result));
        Bounded.Parse("claim.json", 0, () => Assert.Null(store.FindClaim(Token).Claim));
        Assert.Equal("AttemptTaskUnreadable", Bounded.Parse("task.json", 0, () => Get(store.ReadTaskAsync(CancellationToken.None))));
        Assert.Equal("SettingsFileInvalid", Bounded.Parse("settings", 0, () => Settings()));
    }

    private OrchestratorSettings Settings() =>
        OrchestratorSettings.Load(SettingTable.Standard, new Dictionary<Setting, GivenValue>(), place.Path);

    internal static void MakePipe(string path)
    {
        using var made = System.Diagnostics.Process.Start("mkfifo", [path]);
        made.WaitForExit();
        Assert.Equal(0, made.ExitCode);
    }

    /// <summary>What a store answers that is a directory, which lets nobody wait.</summary>
    private static T Get<T>(ValueTask<T> answer)
    {
        Assert.True(answer.IsCompleted);
        return answer.GetAwaiter().GetResult();
    }

    private static void Fuzz(string path, Action read, params string[] errors)
    {
        var good = File.ReadAllBytes(path);
        Assert.Null(Bounded.Parse("the good file", good.Length, read));
        var random = new Random(7);
        for (var round = 0; round < Effort.Cases(1500); round++)
        {
            Try(Mutations.Mutate(good, random, "{}[],:\"0-e\\n"), null);
        }

        foreach (var text in Mutations.SenselessValues(Encoding.UTF8.GetString(good)))
        {
            Try(Encoding.UTF8.GetBytes(text), null);
        }

        foreach (var (name, bytes) in Mutations.Extremes(good))
        {
            Try(bytes, name);
        }

        using (var file = File.OpenWrite(path))
        {
            file.SetLength(3L << 30);
        }

        Assert.Equal(errors.FirstOrDefault(), Bounded.Parse("3 GiB", 0, read));

        void Try(byte[] bytes, string? name)
        {
            File.WriteAllBytes(path, bytes);
            var error = Bounded.Parse(name ?? Encoding.UTF8.GetString(bytes), bytes.Length, read);
            Assert.True(error is null || errors.Contains(error), $"{error}: {name ?? Encoding.UTF8.GetString(bytes)}");
        }
    }
}
