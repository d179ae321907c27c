using PSParallelOrchestrator.Engine.Consolidation;
using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Tests.Workspaces;
using PSParallelOrchestrator.Engine.Workspaces.Git;
using static PSParallelOrchestrator.Engine.Tests.Consolidation.ConsolidatorTests;

namespace PSParallelOrchestrator.Engine.Tests.Consolidation;

public sealed class ConsolidationCrashTests
{
    /// <summary>Stops at every point between two steps, as a crash would, by putting the output back into the state it had there.</summary>
    [Fact]
    public async Task Stopped_at_any_step_the_next_merge_completes_it_without_conflicts()
    {
        var steps = 0;
        for (var stopAfter = 0; stopAfter == 0 || stopAfter < steps; stopAfter++)
        {
            using var run = new TestRun("a");
            var output = new Workspace(run.Directory);
            await run.WriteAsync("a", ("kept", "1"), ("changed", "2"), ("gone", "3"), ("x", "file"));
            await run.ConsolidateAsync();
            var before = Read(run);
            var file = new OutputManifestFile(Path.Combine(run.Paths.State, "consolidated.json"));
            var old = await file.ReadAsync(TestRun.Token);

            await run.WriteAsync("a", ("kept", "1"), ("changed", "4"), ("new", "5"), ("x/in", "6"));
            await run.ConsolidateAsync();
            var after = Read(run);
            var done = await file.ReadAsync(TestRun.Token);
            Assert.Empty(done.Earlier);

            // The intent is on disk, removals come first, then writes: some of them have happened.
            await file.WriteAsync(done with { Earlier = [.. old.Known] }, TestRun.Token);
            var changes = before
                .Keys.Except(after.Keys)
                .Order(StringComparer.Ordinal)
                .Concat(
                    after
                        .Where(entry => before.GetValueOrDefault(entry.Key) != entry.Value)
                        .Select(entry => entry.Key)
                        .Order(StringComparer.Ordinal))
                .ToList();
            steps = changes.Count + 1;
            foreach (var path in changes.Skip(stopAfter).Reverse())
            {
                if (Directory.Exists(output[path]))
                {
                    Directory.Delete(output[path]);
                }
                else
                {
                    File.Delete(output[path]);
                }

                if (before.TryGetValue(path, out var content))
                {
                    output.Write(path, content);
                }
            }

            Directory.CreateDirectory(Path.Combine(run.Paths.Staging, "output", "left"));
            var result = await run.ConsolidateAsync();
            Assert.Empty(result.Summary.Conflicts);
            Assert.Equal(after, Read(run));
            Assert.False(Directory.Exists(run.Paths.Staging));
        }

        Assert.True(steps > 5);
    }

    [Fact]
    public async Task An_edit_between_the_crash_and_the_next_merge_is_the_users()
    {
        using var run = new TestRun("a");
        await run.WriteAsync("a", ("f", "1"));
        await run.ConsolidateAsync();
        var file = new OutputManifestFile(Path.Combine(run.Paths.State, "consolidated.json"));
        var old = await file.ReadAsync(TestRun.Token);
        await run.WriteAsync("a", ("f", "2"));
        await run.ConsolidateAsync();
        await file.WriteAsync(await file.ReadAsync(TestRun.Token) with { Earlier = [.. old.Known] }, TestRun.Token);
        new Workspace(run.Directory).Write("src/f", "mine");
        Assert.Equal("src/f", Assert.Single((await run.ConsolidateAsync()).Summary.Conflicts).Path);
        Assert.Equal("mine", Text(run, "src/f"));
    }

    [Fact]
    public async Task An_output_that_cannot_be_written_is_a_clear_error_and_the_next_merge_completes_it()
    {
        using var run = new TestRun("a");
        await run.WriteAsync("a", ("f", "1"));
        File.WriteAllText(run.Paths.Staging, "in the way");
        var error = await Assert.ThrowsAsync<OrchestratorException>(() => run.ConsolidateAsync());
        Assert.Equal(("OutputNotWritable", OrchestratorErrorKind.InputOutput), (error.ErrorId, error.Kind));
        Assert.Empty(Output(run));
        File.Delete(run.Paths.Staging);
        Assert.True((await run.ConsolidateAsync()).Written);
        Assert.Equal(["README.md", "src/f"], Output(run));
    }

    [Fact]
    public async Task The_manifest_comes_back_as_it_was_also_with_names_that_are_no_text()
    {
        using var directory = new TemporaryDirectory();
        var file = new OutputManifestFile(Path.Combine(directory.Path, "m.json"));
        KeyValuePair<GitPath, GitEntry>[] files =
        [
            new(GitPath.FromBytes([(byte)'a', 0xff]), new GitEntry(GitEntry.FileMode, "1")),
            new(GitPath.FromText("ü\n\"\\"), new GitEntry(GitEntry.LinkMode, "2")),
        ];
        await file.WriteAsync(new OutputManifest { Commit = "c", Branch = "b", Files = files, Earlier = files[..1] }, TestRun.Token);
        var read = await file.ReadAsync(TestRun.Token);
        Assert.Equal(("c", "b"), (read.Commit, read.Branch));
        Assert.Equal(files, read.Files);
        Assert.Equal(files[..1], read.Earlier);
    }

    private static Dictionary<string, string> Read(TestRun run) => Output(run).ToDictionary(path => path, path => Text(run, path));
}
