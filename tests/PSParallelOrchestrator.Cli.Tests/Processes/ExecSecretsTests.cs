using System.Text.Json.Nodes;
using PSParallelOrchestrator.Cli.Tests.Support;
using PSParallelOrchestrator.Tests.Shared;

namespace PSParallelOrchestrator.Cli.Tests.Processes;

/// <summary><c>psorch exec DIR --secrets -|FILE</c>: what is taken, and what is refused with nothing run.</summary>
public sealed class ExecSecretsTests : IAsyncDisposable
{
    private const string Secret = "sk-sesame-sesame-sesame";
    private const string Document = "{\"secrets\":{\"ANTHROPIC_API_KEY\":\"" + Secret + "\"}}";
    private readonly ProcessPlace place = new();

    /// <summary>Documents that are none of secrets.</summary>
    public static TheoryData<string> Garbage => [.. Effort.Some(3,
    [
        "",
        "garbage",
        "[]",
        "{\"secrets\":{\"ANTHROPIC_API_KEY\":\"sesame\"}",
        "{\"variables\":{}}",
        "{\"secrets\":{\"BAD NAME\":\"sesame\"}}",
        "{\"secrets\":{\"ANTHROPIC_API_KEY\":\"\"}}",
        "{\"secrets\":{\"ANTHROPIC_API_KEY\":7}}",
        "{\"secrets\":{},\"variables\":{\"LD_PRELOAD\":\"sesame\"}}",
    ])];

    public ValueTask DisposeAsync() => place.DisposeAsync();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_handed_over_reaches_no_command_and_is_removed_from_output(bool overStandardInput)
    {
        var attempt = await PreparedAsync(
            $"echo key is ${{ANTHROPIC_API_KEY:-absent}}; echo {Secret}; tr '\\0' ' ' < /proc/$PPID/cmdline; tr '\\0' ' ' < "
                + $"/proc/$PPID/environ");
        var source = place.Files.Write("secrets", Document);
        Private(source);
        (
            await (
                overStandardInput
                    ? ShellAsync($"'{PsorchProcess.Executable}' exec '{attempt}' --secrets - < '{source}'")
                    : ExecAsync(attempt, source))).EndedWith(0);
        var output = await File.ReadAllTextAsync(Path.Combine(attempt, "stdout.log"), TestContext.Current.CancellationToken);
        Assert.Equal(0, Result(attempt)["exitCode"]!.GetValue<int>());
        Assert.Contains("key is absent", output, StringComparison.Ordinal);
        Assert.All(
            Directory.GetFiles(attempt).Where(file => Path.GetFileName(file) != "task.json"),
            file => Assert.DoesNotContain(Secret, File.ReadAllText(file), StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Garbage))]
    public async Task Garbage_is_refused_and_not_repeated(string document)
    {
        var attempt = await PreparedAsync();
        Private(place.Files.Write("secrets", document));
        Assert.DoesNotContain(
            "sesame",
            await RefusedAsync(attempt, place.Files["secrets"], "is not what an executor is handed"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_are_not_private_are_refused()
    {
        if (OperatingSystem.IsWindows())
        {
            // Needs modes, links and pipes.
            return;
        }

        var attempt = await PreparedAsync();
        await RefusedAsync(attempt, place.Files["missing"], "cannot be read");
        await RefusedAsync(attempt, place.Files.Root, "is no plain file");
        var file = place.Files.Write("secrets", Document);
        foreach (var mode in new[] { UnixFileMode.GroupRead, UnixFileMode.OtherRead, UnixFileMode.OtherWrite })
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | mode);
            await RefusedAsync(attempt, file, "can be used by others");
        }

        Private(file);
        File.CreateSymbolicLink(place.Files["link"], file);
        await RefusedAsync(attempt, place.Files["link"], "is a link");
        await place.Files.ProgramAsync("mkfifo", "-m", "600", place.Files["pipe"]);
        await RefusedAsync(attempt, place.Files["pipe"], "is no plain file");
        Private(place.Files.Write("huge", "{\"secrets\":{\"A\":\"" + new string('x', 70_000) + "\"}}"));
        await RefusedAsync(attempt, place.Files["huge"], "is larger than 65536 bytes");
        if (Environment.IsPrivilegedProcess)
        {
            await place.Files.ProgramAsync("chown", "65534", file);
            await RefusedAsync(attempt, file, "belongs to another user");
        }
    }

    [Fact]
    public async Task Standard_input_is_read_to_its_end_and_no_further_than_the_bound()
    {
        var attempt = await PreparedAsync();
        (await ShellAsync($"head -c 100000 /dev/zero | '{PsorchProcess.Executable}' exec '{attempt}' --secrets -")).EndedWith(2);
        Assert.Contains("standard input is larger than 65536 bytes", Log(attempt), StringComparison.Ordinal);
        (await ShellAsync($"'{PsorchProcess.Executable}' exec '{attempt}' --secrets - < /dev/null")).EndedWith(2);
        Assert.False(File.Exists(Path.Combine(attempt, "claim.json")));
    }

    private static void Private(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private async Task<string> RefusedAsync(string attempt, string source, string says)
    {
        File.Delete(Path.Combine(attempt, "executor.log"));
        (await ExecAsync(attempt, source)).EndedWith(2);
        var log = Log(attempt);
        Assert.Contains(source, log, StringComparison.Ordinal);
        Assert.Contains(says, log, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(attempt, "claim.json")));
        Assert.Empty(place.Evidence);
        return log;
    }

    /// <summary>An attempt that an orchestrator prepared, whose executor never came.</summary>
    private async Task<string> PreparedAsync(string script = "true")
    {
        place.BeforeExecutor("kill -9 $PPID; exit 1");
        await place.Start(place.Task("a", script)).EndAsync();
        place.Files.Set("PSORCH_EXE", null);
        return place.Attempt("a");
    }

    private Task<PsorchResult> ExecAsync(string attempt, string source) => place.Files.PsorchAsync("exec", attempt, "--secrets", source);

    private Task<PsorchResult> ShellAsync(string command) => place.Files.StartProgram("/bin/sh", "-c", command).EndAsync();

    private static string Log(string attempt) => File.ReadAllText(Path.Combine(attempt, "executor.log"));

    private static JsonNode Result(string attempt) => JsonNode.Parse(File.ReadAllText(Path.Combine(attempt, "result.json")))!;
}
