using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.PlanFiles;
using PSParallelOrchestrator.Engine.PlanFiles.Validation;

namespace PSParallelOrchestrator.Engine.Tests.PlanFiles;

public class PlanFileStoreTests : IDisposable
{
    private const string WithPromptFile = "{\"tasks\":[{\"id\":\"a\",\n \"promptFile\":\"FILE\"}]}";
    private readonly TemporaryFolder folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private static OrchestratorPlan Plan(params OrchestratorTask[] tasks) => new() { Tasks = tasks };

    private async Task<string> LoadError(string name) =>
        (await Assert.ThrowsAnyAsync<OrchestratorException>(() => PlanFileStore.LoadAsync(folder[name], Cancellation))).ErrorId;

    [Theory]
    [InlineData("my.json")]
    [InlineData("my.yaml")]
    public async Task A_plan_knows_the_file_it_was_read_from_and_does_not_write_that(string name)
    {
        await PlanFileStore.SaveAsync(
            Plan(new OrchestratorTask { Id = "a", Prompt = "p" }) with
            {
                SourcePath = "/elsewhere.json",
            },
            folder[name],
            Cancellation);
        Assert.DoesNotContain("elsewhere", File.ReadAllText(folder[name]), StringComparison.Ordinal);
        Assert.Equal(folder[name], (await PlanFileStore.LoadAsync(folder[name], Cancellation)).SourcePath);
    }

    [Fact]
    public async Task What_is_no_plan_file_says_so()
    {
        Directory.CreateDirectory(folder["dir.json"]);
        folder.Write("plan.txt", "{}");
        folder.Write("empty.yaml", "");
        folder.Write("empty.json", "");
        folder.Write("bad.json", "{");
        using (var large = File.Create(folder["large.json"]))
        {
            large.SetLength(PlanLimits.MaxPlanBytes + 1);
        }

        Assert.Equal("PlanFileNotFound", await LoadError("none.json"));
        Assert.Equal("PlanFileNotFound", await LoadError("none/none.yml"));
        Assert.Equal("PlanFileIsDirectory", await LoadError("dir.json"));
        Assert.Equal("PlanFileTypeUnknown", await LoadError("plan.txt"));
        Assert.Equal("PlanFileTypeUnknown", await LoadError("plan"));
        Assert.Equal("PlanFileTooLarge", await LoadError("large.json"));
        Assert.Equal("InvalidPlan", await LoadError("bad.json"));
        foreach (var name in new[] { "empty.yaml", "empty.json" })
        {
            Assert.Equal("EmptyFile", Assert.Single((await PlanFileStore.ReadAsync(folder[name], Cancellation)).Diagnostics).Code);
        }
    }

    [Theory]
    [InlineData("plan.JSON", "{\"tasks\":[{\"id\":\"a\",\"command\":\"c\"}]}")]
    [InlineData("plan.yml", "tasks: [{id: a, command: c}]")]
    public async Task The_extension_decides(string name, string text) =>
        Assert.Equal("c", (await PlanFileStore.LoadAsync(folder.Write(name, text), Cancellation)).Tasks[0].Command);

    [Fact]
    public async Task A_prompt_file_is_read_from_beside_the_plan()
    {
        Directory.CreateDirectory(folder["prompts"]);
        folder.Write("prompts/a.md", "\ufeffDo it.\n");
        folder.Write("plan.json", WithPromptFile.Replace("FILE", "prompts/a.md", StringComparison.Ordinal));
        folder.Write(
            "prompts/plan.yaml",
            "tasks:\n  - id: a\n    promptFile: ../prompts/a.md\n  - id: b\n    promptFile: " + folder["prompts/a.md"]);
        var task = (await PlanFileStore.LoadAsync(folder["plan.json"], Cancellation)).Tasks[0];
        Assert.Equal(("Do it.\n", "prompts/a.md", TaskKind.Agent), (task.Prompt, task.PromptFile, task.Kind));
        var tasks = (await PlanFileStore.LoadAsync(folder["prompts/plan.yaml"], Cancellation)).Tasks;
        Assert.Same(tasks[0].Prompt, tasks[1].Prompt);
    }

    [Fact]
    public async Task A_bad_prompt_file_is_one_error_at_its_place()
    {
        Directory.CreateDirectory(folder["dir"]);
        folder.Write("empty", "");
        folder.Write("blank", " \n");
        await File.WriteAllBytesAsync(folder["latin"], [0xe4], Cancellation);
        using (var large = File.Create(folder["large"]))
        {
            large.SetLength(PlanLimits.MaxPromptBytes + 1);
        }

        foreach (var (name, code) in new[]
        {
            ("none", "PromptFileMissing"), ("dir", "PromptFileIsDirectory"), ("empty", "PromptFileEmpty"), ("latin", "PromptFileNotText"),
            ("large", "PromptFileTooLarge"), ("", "PromptFileUnreadable"), ("\\u0000", "PromptFileUnreadable"),
        })
        {
            var plan = folder.Write("plan.json", WithPromptFile.Replace("FILE", name, StringComparison.Ordinal));
            var found = Assert.Single((await PlanFileStore.ReadAsync(plan, Cancellation)).Diagnostics);
            Assert.Equal((code, 2, 15, "a"), (found.Code, found.Line!.Value, found.Column!.Value, found.TaskId));
        }

        var blank = await PlanFileStore.ReadAsync(
            folder.Write("plan.json", WithPromptFile.Replace("FILE", "blank", StringComparison.Ordinal)),
            Cancellation);
        Assert.Equal("EmptyText", Assert.Single(blank.Diagnostics).Code);
        if (OperatingSystem.IsLinux())
        {
            var device = await PlanFileStore.ReadAsync(
                folder.Write("plan.json", WithPromptFile.Replace("FILE", "/dev/zero", StringComparison.Ordinal)),
                Cancellation);
            Assert.Equal("PromptFileEmpty", Assert.Single(device.Diagnostics).Code);
        }
    }

    [Theory]
    [InlineData("new.json")]
    [InlineData("new.yaml")]
    public async Task Saving_names_the_prompt_file_only_where_it_still_holds_the_prompt(string name)
    {
        folder.Write("a.md", "same");
        folder.Write("b.md", "other");
        var plan = Plan(
            new OrchestratorTask { Id = "a", Prompt = "same", PromptFile = "a.md" },
            new OrchestratorTask { Id = "b", Prompt = "same", PromptFile = "b.md" },
            new OrchestratorTask { Id = "c", Prompt = "same", PromptFile = "c.md" });
        await PlanFileStore.SaveAsync(plan, folder[name], Cancellation);
        var read = await PlanFileStore.LoadAsync(folder[name], Cancellation);
        PlanAssert.Same(plan, read, promptFiles: false);
        Assert.Equal(["a.md", null, null], read.Tasks.Select(task => task.PromptFile));
    }

    [Fact]
    public async Task What_cannot_be_saved_leaves_the_old_file_and_nothing_else()
    {
        var good = Plan(new OrchestratorTask { Id = "a", Prompt = "p" });
        folder.Write("plan.json", "old");
        await Assert.ThrowsAsync<InvalidPlanException>(() => PlanFileStore.SaveAsync(Plan(), folder["plan.json"], Cancellation));
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => PlanFileStore.SaveAsync(good, folder["plan.json"], source.Token));
        foreach (var name in new[] { "plan.json", "plan.yaml" })
        {
            Assert.Throws<OperationCanceledException>(() => AtomicFile.Write(folder[name], stream =>
            {
                stream.WriteByte(1);
                source.Token.ThrowIfCancellationRequested();
            }));
        }

        Assert.Equal("old", await File.ReadAllTextAsync(folder["plan.json"], Cancellation));
        Assert.Single(Directory.EnumerateFileSystemEntries(folder.Path));

        Directory.CreateDirectory(folder["dir.json"]);
        async Task<string> SaveError(string name) =>
            (await Assert.ThrowsAsync<OrchestratorException>(() => PlanFileStore.SaveAsync(good, folder[name], Cancellation))).ErrorId;
        Assert.Equal("PlanFileIsDirectory", await SaveError("dir.json"));
        Assert.Equal("PlanFileUnwritable", await SaveError("none/plan.json"));
        Assert.Equal("PlanFileTypeUnknown", await SaveError("plan.toml"));
    }

    [Fact]
    public async Task A_yaml_file_reads_well()
    {
        await PlanFileStore.SaveAsync(
            Plan(
                new OrchestratorTask
                {
                    Id = "a",
                    Title = "Write it",
                    Prompt = "First line.\n\n  Indented: yes # kept\n",
                    Environment = new Dictionary<string, string> { ["MODE"] = "no" },
                },
                new OrchestratorTask
                {
                    Id = "b",
                    Command = "sh",
                    Arguments = ["-c", "exit 0"],
                    DependsOn = ["a"],
                    TimeLimit = TimeSpan.FromMinutes(90),
                }) with
            {
                Id = "01ja0000000000000000000000",
            },
            folder["plan.yaml"],
            Cancellation);
        Assert.Equal(
            """
            id: "01ja0000000000000000000000"
            tasks:
            - id: a
              title: Write it
              prompt: |
                First line.

                  Indented: yes # kept
              environment:
                MODE: "no"
            - id: b
              command: sh
              arguments: ["-c", exit 0]
              dependsOn: [a]
              timeLimit: "01:30:00"

            """,
            await File.ReadAllTextAsync(folder["plan.yaml"], Cancellation));
    }
}
