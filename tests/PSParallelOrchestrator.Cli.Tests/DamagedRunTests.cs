using System.Text.Json;
using PSParallelOrchestrator.Cli.Tests.Support;

namespace PSParallelOrchestrator.Cli.Tests;

/// <summary>A whole run, made once.</summary>
public sealed class WholeRun : IAsyncLifetime
{
    private readonly TestPlace place = new();

    public string Directory => place.RunDirectory;

    public async ValueTask InitializeAsync() => (await place.RunAsync(
        "--plan", place.Plan(PlanText.Shell("a", "echo a > a.txt"), PlanText.Shell("b", "cat a.txt", ["a"])))).EndedWith(0);

    public ValueTask DisposeAsync() => place.DisposeAsync();
}

/// <summary>Run directories that are damaged or of another version: every command says so and changes nothing.</summary>
public sealed class DamagedRunTests : IClassFixture<WholeRun>, IAsyncDisposable
{
    private static readonly string[] Commands = ["status", "resume", "log", "report", "retry", "merge"];
    private readonly TestPlace place = new();
    private string run;

    public DamagedRunTests(WholeRun whole)
    {
        run = Path.Combine(place.Output, "run");
        foreach (
            var directory in Directory.EnumerateDirectories(whole.Directory, "*", SearchOption.AllDirectories).Prepend(whole.Directory))
        {
            var copy = Path.Join(run, directory[whole.Directory.Length..]);
            Directory.CreateDirectory(copy);
            foreach (var file in Directory.EnumerateFiles(directory))
            {
                File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
            }
        }
    }

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Fact]
    public async Task A_newer_version_is_left_alone()
    {
        Replace("run.json", "\"format\": 1", "\"format\": 2");
        await RefusedByAsync(Commands, "RunDirectoryFromNewerVersion", "format is 2");
    }

    [Fact]
    public async Task A_damaged_line_of_the_journal_is_named()
    {
        Replace("journal.jsonl", "\"seq\":3", "\"seq\":8");
        await RefusedByAsync(Commands, "JournalDamaged", "line 3", "journal.jsonl");
    }

    [Fact]
    public async Task A_missing_line_of_the_journal_is_named()
    {
        var lines = await File.ReadAllLinesAsync(TestPlace.JournalPath(run), TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(TestPlace.JournalPath(run), [.. lines[..2], .. lines[3..]], TestContext.Current.CancellationToken);
        await RefusedAsync("JournalDamaged", "line 3");
    }

    [Fact]
    public async Task An_emptied_journal_does_not_make_a_run_begin_anew()
    {
        await File.WriteAllTextAsync(TestPlace.JournalPath(run), string.Empty, TestContext.Current.CancellationToken);
        await RefusedByAsync(Commands, "JournalDamaged", "line 1", "journal.jsonl");
    }

    [Fact]
    public async Task A_torn_last_line_is_cut_off_with_a_warning()
    {
        var whole = await File.ReadAllTextAsync(TestPlace.JournalPath(run), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(TestPlace.JournalPath(run), whole + "{\"seq\":9", TestContext.Current.CancellationToken);
        (await place.PsorchAsync("status", run)).EndedWith(0);
        Assert.Contains("Warning", (await place.PsorchAsync("resume", run)).EndedWith(0).Output, StringComparison.Ordinal);
        Assert.StartsWith(
            whole,
            await File.ReadAllTextAsync(TestPlace.JournalPath(run), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RunDirectoryDamaged", "run.json", "{")]
    [InlineData("RunDirectoryDamaged", "run.json", "{}")]
    [InlineData("RunDirectoryDamaged", "run.json", "null")]
    [InlineData("RunDirectoryDamaged", "run.json", "[]")]
    [InlineData("RunDirectoryDamaged", "run.json", "{\"format\":\"one\"}")]
    [InlineData("RunDirectoryDamaged", "run.json", "{\"format\":99999999999}")]
    [InlineData("RunDirectoryDamaged", "run.json", "{\"format\":1.5}")]
    [InlineData("RunPlanDamaged", "plan.json", "")]
    [InlineData("RunPlanDamaged", "plan.json", "{\"tasks\":[{\"id\":\"a\"")]
    public async Task A_damaged_file_is_named(string errorId, string file, string content)
    {
        await File.WriteAllTextAsync(Path.Combine(run, ".orchestrator", file), content, TestContext.Current.CancellationToken);
        await RefusedAsync(errorId, file);
    }

    [Fact]
    public async Task A_journal_of_another_plan_is_named()
    {
        var other = PlanText.Of(PlanText.Shell("other", "true"));
        await File.WriteAllTextAsync(Path.Combine(run, ".orchestrator", "plan.json"), other, TestContext.Current.CancellationToken);
        await RefusedAsync("JournalInconsistent", "plan.json");
    }

    [Theory]
    [InlineData("journal.jsonl")]
    [InlineData("run.json")]
    [InlineData("plan.json")]
    public async Task A_missing_file_makes_it_no_run(string file)
    {
        File.Delete(Path.Combine(run, ".orchestrator", file));
        await RefusedAsync("RunNotFound");
    }

    [Fact]
    public async Task A_list_of_runs_goes_on_past_a_damaged_one()
    {
        for (var i = 0; i < 2; i++)
        {
            (await place.RunAsync("x", "--name", "listed", "--simulate-no-files")).EndedWith(0);
        }

        run = place.Runs.Single(made => Path.GetFileName(made) == "listed");
        Replace("journal.jsonl", "\"seq\":3", "\"seq\":8");
        var listed = (await place.PsorchAsync("status")).EndedWith(0).Output;
        Assert.Contains("Damaged", listed, StringComparison.Ordinal);
        Assert.Contains("line 3 cannot be used", listed, StringComparison.Ordinal);
        Assert.Contains("unreadable (JournalDamaged)", listed, StringComparison.Ordinal);
        Assert.Contains("Succeeded", listed, StringComparison.Ordinal);

        using var json = JsonDocument.Parse((await place.PsorchAsync("status", "--json")).EndedWith(0).Output);
        var runs = json.RootElement.EnumerateArray().ToList();
        Assert.Contains(runs, entry => entry.TryGetProperty("errorId", out var id)
            && id.GetString() == "JournalDamaged"
            && entry.GetProperty("state").GetString() == "Damaged");
        Assert.Contains(runs, entry =>
            entry.TryGetProperty("state", out var state)
            && state.GetString() == "Succeeded"
            && entry.GetProperty("final").GetInt32() == entry.GetProperty("tasks").GetInt32());
    }

    private void Replace(string file, string old, string with)
    {
        var path = Path.Combine(run, ".orchestrator", file);
        var text = File.ReadAllText(path);
        Assert.Contains(old, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(old, with, StringComparison.Ordinal));
    }

    private Task RefusedAsync(string errorId, params string[] says) => RefusedByAsync(["status", "resume"], errorId, says);

    private async Task RefusedByAsync(string[] commands, string errorId, params string[] says)
    {
        var before = TestPlace.Snapshot(run);
        foreach (var command in commands)
        {
            (await place.PsorchAsync(command, run)).Refused(2, errorId, says);
        }

        Assert.Equal(before, TestPlace.Snapshot(run));
    }
}
