using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace PSParallelOrchestrator.Windows.Tests;

/// <summary>A directory for one test, in which psorch.exe is run with an index of runs of its own.</summary>
internal sealed class PsorchPlace : IDisposable
{
    private static readonly string Program = Environment.GetEnvironmentVariable("PSORCH_TEST_PROGRAM") is { Length: > 0 } given
        ? given
        : Path.Combine(AppContext.BaseDirectory, "psorch.exe");

    // Wine starts programs slowly, git for every task.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(2);

    public string Root { get; } = Directory.CreateTempSubdirectory("psorch-win-").FullName;

    public string this[string name] => Path.Combine(Root, name);

    /// <summary>The run's directory.</summary>
    public string Run => Assert.Single(Directory.GetDirectories(this["out"]));

    /// <summary>Writes a plan of tasks, each an object of JSON without its braces.</summary>
    public string Plan(params string[] tasks)
    {
        File.WriteAllText(this["plan.json"], $$"""{ "tasks": [ {{string.Join(",\n", tasks.Select(task => $"{{ {task} }}"))}} ] }""");
        return this["plan.json"];
    }

    /// <summary>A task that runs a line of cmd.</summary>
    public static string Cmd(string id, string line, string more = "") =>
        $"\"id\": \"{id}\", \"command\": \"cmd\", \"arguments\": [\"/d\", \"/c\", {JsonSerializer.Serialize(line)}]{more}";

    /// <summary>Starts psorch.</summary>
    public Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Program, arguments)
        {
            WorkingDirectory = Root,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        start.Environment["PSORCH_STATE_HOME"] = this["state"];
        start.Environment["PSORCH_EXE"] = Program;
        return Process.Start(start)!;
    }

    /// <summary>Runs psorch to its end.</summary>
    /// <returns>Its exit code, and all that it said.</returns>
    public async Task<(int ExitCode, string Text)> PsorchAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        return await EndAsync(process);
    }

    /// <summary>Runs <c>psorch run</c> with the output directory of this place.</summary>
    public Task<(int ExitCode, string Text)> RunAsync(params string[] arguments) =>
        PsorchAsync(["run", "-o", this["out"], "--retry-delay", "0s", "--simulate-duration", "0s", .. arguments]);

    /// <summary>Waits for the end of a psorch.</summary>
    public static async Task<(int ExitCode, string Text)> EndAsync(Process process)
    {
        using var limit = new CancellationTokenSource(Longest);
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, await output + await error);
    }

    /// <summary>The state, the last failure class and the number of attempts of a task, by the run's summary.</summary>
    public (string State, string? Failure, int Attempts) Task(string id)
    {
        using var summary = JsonDocument.Parse(File.ReadAllText(Path.Combine(Run, "execution_summary.json")));
        var task = summary.RootElement.GetProperty("tasks").EnumerateArray().Single(task => task.GetProperty("id").GetString() == id);
        return (
            task.GetProperty("state").GetString()!,
            task.GetProperty("failureClass").GetString(),
            task.GetProperty("attempts").GetInt32());
    }

    /// <summary>Waits for something that another process does.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        for (var begun = TimeProvider.System.GetTimestamp(); !condition();)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(begun) < Longest, "It did not happen.");
            await System.Threading.Tasks.Task.Delay(50);
        }
    }

    public void Dispose()
    {
        // Who still holds a file has some seconds to let it go.
        for (var left = 20; ; left--)
        {
            try
            {
                foreach (var file in new DirectoryInfo(Root).EnumerateFiles("*", SearchOption.AllDirectories))
                {
                    file.Attributes = FileAttributes.Normal;
                }

                Directory.Delete(Root, recursive: true);
                return;
            }
            catch (Exception e) when (left > 0 && e is IOException or UnauthorizedAccessException)
            {
                Thread.Sleep(250);
            }
        }
    }
}
