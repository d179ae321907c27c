using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PSParallelOrchestrator.Cli.Tests.Support;

/// <summary>
/// A directory for one test with an index of runs and a configuration folder of its own, in which psorch is run. When it is
/// disposed of, no process that carries <see cref="Marker"/> among its arguments may be left.
/// </summary>
public sealed class TestPlace : IAsyncDisposable
{
    private readonly Dictionary<string, string?> environment;
    private readonly List<PsorchProcess> processes = [];

    public TestPlace()
    {
        Root = Directory.CreateTempSubdirectory("psorch-cli-").FullName;
        environment = new Dictionary<string, string?>
        {
            ["PSORCH_STATE_HOME"] = this["state"],
            ["XDG_CONFIG_HOME"] = this["config"],
            ["LC_ALL"] = "C.UTF-8",
        };
    }

    public string Root { get; }

    /// <summary>A text that is in no other test.</summary>
    public string Marker { get; } = $"marker-{Guid.NewGuid():N}";

    /// <summary>Where runs go in these tests.</summary>
    public string Output => this["out"];

    /// <summary>The only run.</summary>
    public string RunDirectory => Assert.Single(Runs);

    /// <summary>The runs that were made.</summary>
    public string[] Runs => Directory.Exists(Output) ? Directory.GetDirectories(Output) : [];

    /// <summary>A path in this place.</summary>
    public string this[string name] => Path.Combine(Root, name);

    public string Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[name])!);
        File.WriteAllText(this[name], text);
        return this[name];
    }

    /// <summary>Writes a plan file and gives its path.</summary>
    public string Plan(params JsonObject[] tasks) => Write("plan.json", PlanText.Of(tasks));

    public void Set(string variable, string? value) => environment[variable] = value;

    /// <summary>Makes an executable file.</summary>
    public string Script(string name, string text)
    {
        Write(name, text);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(this[name], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return this[name];
    }

    public PsorchProcess Start(params string[] arguments) => StartProgram(PsorchProcess.Executable, arguments);

    public PsorchProcess StartProgram(string program, params string[] arguments)
    {
        var process = PsorchProcess.Start(program, arguments, Root, environment);
        processes.Add(process);
        return process;
    }

    /// <summary>Runs psorch to its end.</summary>
    public Task<PsorchResult> PsorchAsync(params string[] arguments) => Start(arguments).EndAsync();

    /// <summary>Runs <c>psorch run</c> with the output directory of this place, retries after no delay.</summary>
    public Task<PsorchResult> RunAsync(params string[] arguments) => StartRun(arguments).EndAsync();

    /// <summary>Starts <c>psorch run</c> with the output directory of this place, retries after no delay.</summary>
    public PsorchProcess StartRun(params string[] arguments) =>
        Start(["run", "-o", Output, "--retry-delay", "0s", "--simulate-duration", "0s", .. arguments]);

    /// <summary>Runs any program, which must succeed.</summary>
    public async Task<string> ProgramAsync(string program, params string[] arguments) =>
        (await StartProgram(program, arguments).EndAsync()).EndedWith(0).Output;

    /// <summary>The summary of a run.</summary>
    public static JsonElement Summary(string run) => Json(Path.Combine(run, "execution_summary.json"));

    /// <summary>A task in the summary of a run.</summary>
    public static JsonElement Task(string run, string id) =>
        Summary(run).GetProperty("tasks").EnumerateArray().Single(task => task.GetProperty("id").GetString() == id);

    /// <summary>The attempts of a run: trace.tsv by column.</summary>
    public static List<Dictionary<string, string>> Trace(string run)
    {
        var lines = File.ReadAllLines(Path.Combine(run, "trace.tsv"));
        var columns = lines[0].Split('\t');
        return [.. lines.Skip(1).Select(line => columns.Zip(line.Split('\t')).ToDictionary(cell => cell.First, cell => cell.Second))];
    }

    /// <summary>The events of a run's journal.</summary>
    public static List<JsonElement> Journal(string run) =>
        [.. File.ReadLines(JournalPath(run)).Select(line => JsonDocument.Parse(line).RootElement)];

    public static string JournalPath(string run) => Path.Combine(run, ".orchestrator", "journal.jsonl");

    /// <summary>What <c>psorch status --json</c> says.</summary>
    public async Task<JsonElement> StatusAsync(string run) =>
        JsonDocument.Parse((await PsorchAsync("status", run, "--json")).EndedWith(0).Output).RootElement;

    /// <summary>The living processes with the marker among their arguments.</summary>
    public List<int> Marked() => ProcessesWith(Marker);

    /// <summary>The living processes with a text in their command line, in which arguments end with a zero.</summary>
    public static List<int> ProcessesWith(string text)
    {
        var found = new List<int>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var id))
            {
                continue;
            }

            try
            {
                if (File.ReadAllText($"{directory}/cmdline").Contains(text, StringComparison.Ordinal))
                {
                    found.Add(id);
                }
            }
            catch (IOException)
            {
                // It ended between the list and the look.
            }
        }

        return found;
    }

    /// <summary>Waits for something that another process does soon.</summary>
    public static async Task Until(Func<bool> condition, string what)
    {
        for (var i = 0; i < 18000; i++)
        {
            if (condition())
            {
                return;
            }

            await System.Threading.Tasks.Task.Delay(10);
        }

        Assert.Fail($"Waited in vain until {what}.");
    }

    /// <summary>
    /// Everything below a run's directory with its content, to see whether anything was changed; who owned it last does not count.
    /// </summary>
    public static Dictionary<string, string> Snapshot(string directory) =>
        Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != "owner")
            .ToDictionary(file => file, file => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file))));

    public async ValueTask DisposeAsync()
    {
        processes.ForEach(process => process.Dispose());
        var left = OperatingSystem.IsLinux() ? Marked() : [];
        foreach (var id in left)
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }

        if (left.Count > 0)
        {
            await Until(() => Marked().Count == 0, "the processes left behind had ended");
        }

        Directory.Delete(Root, recursive: true);
        Assert.Empty(left);
    }

    private static JsonElement Json(string path) => JsonDocument.Parse(File.ReadAllBytes(path)).RootElement;
}
