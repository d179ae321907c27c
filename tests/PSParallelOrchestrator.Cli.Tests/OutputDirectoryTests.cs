using PSParallelOrchestrator.Cli.Tests.Support;
using PSParallelOrchestrator.Tests.Shared;

namespace PSParallelOrchestrator.Cli.Tests;

/// <summary>Output directories that cannot be used, and disks that become full.</summary>
public sealed class OutputDirectoryTests : IAsyncDisposable
{
    private readonly TestPlace place = new();
    private readonly Stack<string> mounted = new();

    public async ValueTask DisposeAsync()
    {
        while (mounted.TryPop(out var directory))
        {
            await place.ProgramAsync("umount", directory);
        }

        await place.DisposeAsync();
    }

    [Fact]
    public async Task A_file_is_no_output_directory()
    {
        var file = place.Write("out", "mine");
        (await place.RunAsync("x")).Refused(2, "OutputDirectoryIsFile", file);
        (await place.PsorchAsync("run", "x", "-o", Path.Combine(file, "below"))).Refused(2, "OutputDirectoryNotWritable", file);
        Assert.Equal("mine", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_place_that_takes_no_directories_is_named()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs /proc.");
        (await place.PsorchAsync("run", "x", "-o", "/proc/here")).Refused(2, "OutputDirectoryNotWritable", "/proc/here");
    }

    [Fact]
    public async Task A_read_only_directory_is_named()
    {
        await MountAsync("ro");
        (await place.RunAsync("x")).Refused(2, "OutputDirectoryNotWritable", place.Output);
        Assert.Empty(place.Runs);
    }

    [Fact]
    public async Task A_disk_too_small_for_a_run_directory_keeps_nothing_of_it()
    {
        await MountAsync("size=64k,nr_inodes=3");
        (await place.RunAsync("x")).Refused(2, "OutputDirectoryNotWritable", place.Output);
        Assert.Empty(place.Runs);
    }

    [Fact]
    public async Task A_run_that_fills_the_disk_ends_with_the_reason_and_is_completed_when_there_is_room()
    {
        await MountAsync("size=1m");
        var plan = place.Plan(
            PlanText.Shell("first", "echo one > first.txt"),
            PlanText.Shell("second", "cat first.txt && head -c 600000 /dev/urandom > second.bin", ["first"]));
        var full = await place.RunAsync("--plan", plan, "--max-retries", "0");
        Assert.NotEqual(0, full.ExitCode);
        full.EndedWith(full.ExitCode);
        Assert.Contains("space", full.Output + full.Error, StringComparison.OrdinalIgnoreCase);

        await place.ProgramAsync("mount", "-o", "remount,size=64m", place.Output);
        var run = place.RunDirectory;
        (await place.PsorchAsync("resume", run)).EndedWith(
            (await place.StatusAsync(run)).GetProperty("state").GetString() == "Succeeded" ? 0 : 1);
        (await place.PsorchAsync("status", run)).EndedWith(0);
        if ((await place.StatusAsync(run)).GetProperty("state").GetString() == "Failed")
        {
            (await place.PsorchAsync("retry", run)).EndedWith(0);
        }

        Assert.Equal("Succeeded", TestPlace.Summary(run).GetProperty("state").GetString());
        Assert.Equal(600_000, new FileInfo(Path.Combine(run, "src", "second.bin")).Length);
    }

    [Fact]
    public async Task A_journal_that_finds_no_room_ends_the_run_and_what_it_started()
    {
        await MountAsync("size=256k");
        var plan = place.Plan([
            PlanText.Shell("long", "sleep 300", null, place.Marker),
            PlanText.Shell("greedy", "head -c 1000000 /dev/zero > ../../../filler; true"),
            .. Enumerable.Range(0, 50).Select(i => PlanText.Agent($"next{i}", "greedy")),
        ]);
        var full = await place.RunAsync("--plan", plan, "--max-retries", "0", "-m", "2", "--simulate-no-files");
        full.Refused(2, "JournalNotWritten", "resume");
        Assert.Empty(place.Marked());

        await place.ProgramAsync("mount", "-o", "remount,size=64m", place.Output);
        Assert.Equal("Interrupted", (await place.StatusAsync(place.RunDirectory)).GetProperty("state").GetString());
    }

    [Fact]
    public async Task Whenever_the_disk_becomes_full_the_run_is_completed_when_there_is_room()
    {
        var plan = place.Plan(
            PlanText.Shell("a", "seq 1 20000 > a.txt"),
            PlanText.Shell("b", "seq 20000 40000 > b.txt && wc -l a.txt > lines.txt", ["a"]),
            PlanText.Shell("c", "mkdir docs && seq 1 30000 > docs/c.md"),
            PlanText.Shell("join", "cat a.txt b.txt docs/c.md | tail -n 5 > tail.txt", ["b", "c"]));
        var endings = new HashSet<string>();
        SortedDictionary<string, string>? whole = null;
        foreach (var size in (int[])(Effort.IsFull ? [65536, 1664, 1152, 768, 512, 256, 64, 8] : [65536, 768, 64, 8]))
        {
            await MountAsync($"size={size}k");
            var full = await place.RunAsync("--plan", plan, "--max-retries", "0");
            full.EndedWith(full.ExitCode);
            var error = full.Error.LastIndexOf('[');
            endings.Add($"{full.ExitCode}{(error < 0 ? string.Empty : " " + full.Error[error..].Trim())}");
            // Git does not always say why it could not write; then the message says what to look for.
            if (full.ExitCode == 2)
            {
                Assert.Matches("(?i)space|disk", full.Error);
            }

            await place.ProgramAsync("mount", "-o", "remount,size=64m", place.Output);
            if (place.Runs.Length > 0)
            {
                var run = place.RunDirectory;
                if (full.ExitCode != 0)
                {
                    await place.PsorchAsync("resume", run);
                }
                // What failed for want of room has failed: it runs again when it is asked for.
                if ((await place.StatusAsync(run)).GetProperty("state").GetString() == "Failed")
                {
                    (await place.PsorchAsync("retry", run)).EndedWith(0);
                }

                Assert.Equal("Succeeded", TestPlace.Summary(run).GetProperty("state").GetString());
                Assert.Contains("README.md", Files(run).Keys);
                whole ??= Files(run);
                Assert.Equal(whole, Files(run));
            }
            else
            {
                Assert.Contains("[OutputDirectoryNotWritable]", full.Error, StringComparison.Ordinal);
            }

            await place.ProgramAsync("umount", mounted.Pop());
        }

        Assert.Contains("0", endings);
        Assert.True(endings.Count > 2, "The disk became full at too few points: " + string.Join(' ', endings));
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(' ', endings));
    }

    [Fact]
    public async Task A_taken_name_gets_a_number()
    {
        for (var i = 0; i < 3; i++)
        {
            (await place.RunAsync("x", "--name", "same", "--simulate-no-files")).EndedWith(0);
        }

        Assert.Equal(["same", "same-2", "same-3"], place.Runs.Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    /// <summary>The consolidated files of a run.</summary>
    private static SortedDictionary<string, string> Files(string run)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(run, "*", SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(run, file);
            if (path == "README.md" || path.Split('/') is ["src" or "docs", ..])
            {
                files.Add(path, File.ReadAllText(file));
            }
        }

        return files;
    }

    private async Task MountAsync(string options)
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess,
            "Needs root on Linux, to mount a file system of its own.");
        Directory.CreateDirectory(place.Output);
        var mount = await place.StartProgram("mount", "-t", "tmpfs", "-o", options, "tmpfs", place.Output).EndAsync();
        Assert.SkipUnless(mount.ExitCode == 0, "Mounting is not allowed here: " + mount.Error);
        mounted.Push(place.Output);
    }
}
