using System.Diagnostics;

namespace PSParallelOrchestrator.Windows.Tests;

/// <summary>What becomes of the processes of tasks.</summary>
public sealed class ProcessTests : PlaceTests
{
    [Theory]
    [MemberData(nameof(Backends))]
    public async Task A_time_limit_ends_all_that_was_started(string backend)
    {
        var ping = Copy("slowping");
        const string limits = """, "timeLimit": "3s", "graceTime": "1s", "maxRetries": 0""";
        var plan = Place.Plan(PsorchPlace.Cmd("slow", $"\"{ping}\" -n 600 127.0.0.1>nul", limits));
        var (code, text) = await Place.RunAsync("--plan", plan, "--backend", backend);
        Assert.True(code == 1, text);
        Assert.Equal(("Failed", "Timeout", 1), Place.Task("slow"));
        Assert.Empty(Process.GetProcessesByName("slowping"));
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public async Task What_a_command_leaves_behind_ends_with_it(string backend)
    {
        var ping = Copy("leftping");
        var plan = Place.Plan(PsorchPlace.Cmd("leaves", $"start /b \"\" \"{ping}\" -n 600 127.0.0.1 & echo x>done.txt & exit 0"));
        var (code, text) = await Place.RunAsync("--plan", plan, "--backend", backend);
        Assert.True(code == 0, text);
        Assert.Empty(Process.GetProcessesByName("leftping"));
    }

    [Fact]
    public async Task What_a_killed_orchestrator_ran_ends_with_it()
    {
        var ping = Copy("lostping");
        var plan = Place.Plan(PsorchPlace.Cmd("long", $"\"{ping}\" -n 600 127.0.0.1>nul"));
        using var first = Place.Start("run", "-o", Place["out"], "--plan", plan, "--quiet");
        await PsorchPlace.UntilAsync(() => Process.GetProcessesByName("lostping").Length > 0);
        first.Kill();
        await PsorchPlace.UntilAsync(() => Process.GetProcessesByName("lostping").Length == 0);
    }

    [Theory]
    [MemberData(nameof(Backends))]
    public async Task A_stop_from_elsewhere_ends_a_run_with_what_it_started(string backend)
    {
        var ping = Copy("stopping");
        var plan = Place.Plan(PsorchPlace.Cmd("long", $"\"{ping}\" -n 600 127.0.0.1>nul", ", \"graceTime\": \"1s\""));
        using var run = Place.Start("run", "-o", Place["out"], "--plan", plan, "--backend", backend);
        var ended = PsorchPlace.EndAsync(run);
        await PsorchPlace.UntilAsync(() => Process.GetProcessesByName("stopping").Length > 0);
        var (code, text) = await Place.PsorchAsync("stop", Place.Run);
        Assert.True(code == 0, text);
        (code, text) = await ended;
        Assert.True(code == 130, text);
        Assert.Empty(Process.GetProcessesByName("stopping"));
    }

    [Fact]
    public async Task Batch_files_and_programs_get_their_arguments_as_they_are()
    {
        var program = Environment.GetEnvironmentVariable("PSORCH_TEST_PROGRAM") ?? Path.Combine(AppContext.BaseDirectory, "psorch.exe");

        // Wine's cmd does not cut variables, by which percent signs are kept.
        var last = OnWindows.IsWine ? "e^f" : "%TEMP%";
        var batch = Place["show.bat"];
        await File.WriteAllTextAsync(batch, "@echo [%1] [%2] [%3]\r\n", TestContext.Current.CancellationToken);
        var plan = Place.Plan(
            $$"""
            "id": "batch", "command": {{Json(batch)}}, "arguments": ["a b", "c&d", {{Json(last)}}]
            """,
            $$"""
            "id": "program", "command": {{Json(program)}}, "successCodes": [2],
            "arguments": ["status", {{Json("no \"such\" run\\")}}]
            """);
        var (code, text) = await Place.RunAsync("--plan", plan);
        Assert.True(code == 0, text);
        var shown = (await Place.PsorchAsync("log", Place.Run, "batch")).Text;
        Assert.Contains($"[\"a b\"] [\"c&d\"] [\"{last}\"]", shown, StringComparison.Ordinal);
        shown = (await Place.PsorchAsync("log", Place.Run, "program", "--stderr")).Text;
        Assert.Contains("no \"such\" run\\", shown, StringComparison.Ordinal);
    }

    private static string Json(string text) => System.Text.Json.JsonSerializer.Serialize(text);

    // A program by a name of its own, so that it is known from those of other tests.
    private string Copy(string name)
    {
        var copy = Place[name + ".exe"];
        File.Copy(Path.Combine(Environment.SystemDirectory, "ping.exe"), copy);
        return copy;
    }
}
