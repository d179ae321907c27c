using FsCheck;
using FsCheck.Fluent;
using PSParallelOrchestrator.Engine.PlanFiles;
using PSParallelOrchestrator.Engine.PlanFiles.Validation;
using PSParallelOrchestrator.Tests.Shared;

namespace PSParallelOrchestrator.Engine.Tests.PlanFiles;

public class RoundTripTests
{
    private static void ForRandomPlans(Action<OrchestratorPlan> check) =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(Effort.Cases(400)),
            Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed => check(new RandomPlans(seed).Next())));

    [Fact]
    public void Random_plans_are_valid() =>
        ForRandomPlans(static plan => Assert.Empty(PlanValidator.Validate(plan)));

    [Fact]
    public void The_plan_of_a_run_reads_back_the_same() => ForRandomPlans(static plan =>
    {
        using var stream = new MemoryStream();
        PlanJson.Write(plan, stream);
        stream.Position = 0;
        var result = PlanJson.Read(stream, "plan.json");
        Assert.Empty(result.Diagnostics);
        PlanAssert.Same(plan, result.GetPlan(), promptFiles: true);
    });

    [Theory]
    [InlineData("plan.json")]
    [InlineData("plan.yaml")]
    public void A_saved_plan_reads_back_the_same(string name)
    {
        using var folder = new TemporaryFolder();
        ForRandomPlans(plan =>
        {
            // Waiting here is safe: a test has no context to return to, and FsCheck takes no tasks.
            PlanFileStore.SaveAsync(plan, folder[name]).GetAwaiter().GetResult();
            var result = PlanFileStore.ReadAsync(folder[name]).GetAwaiter().GetResult();
            Assert.Empty(result.Diagnostics);
            PlanAssert.Same(plan, result.GetPlan(), promptFiles: false);
        });
        Assert.Equal([name], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName));
    }

    [Fact]
    public async Task The_plan_of_a_run_is_a_line_for_each_task_and_needs_no_other_file()
    {
        using var folder = new TemporaryFolder();
        var plan = new OrchestratorPlan
        {
            Tasks =
            [
                new OrchestratorTask
                {
                    Id = "a",
                    Prompt = "p",
                    PromptFile = "gone.md",
                },
                new OrchestratorTask { Id = "b", Command = "c" },
            ],
        };
        RunPlanFile.Save(plan, folder["plan.json"]);
        Assert.Equal(3, (await File.ReadAllLinesAsync(folder["plan.json"], TestContext.Current.CancellationToken)).Length);
        PlanAssert.Same(plan, RunPlanFile.Load(folder["plan.json"]), promptFiles: true);
    }

    [Fact]
    public void A_damaged_plan_of_a_run_says_where()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("plan.json", "{\"tasks\":[\n{\"id\":\"a\",");
        var error = Assert.Throws<OrchestratorException>(() => RunPlanFile.Load(path));
        Assert.Equal(("RunPlanDamaged", OrchestratorErrorKind.InvalidData), (error.ErrorId, error.Kind));
        Assert.Contains("(2,", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hundred_thousand_tasks_go_through_both_formats()
    {
        using var folder = new TemporaryFolder();
        var plan = new OrchestratorPlan
        {
            Tasks =
            [
                .. Enumerable
                    .Range(0, 100_000)
                    .Select(i => new OrchestratorTask
                    {
                        Id = $"t{i}",
                        Command = "true",
                        DependsOn = i < 8 ? [] : [$"t{i - 8}", $"t{i / 2}"],
                    }),
            ],
        };
        foreach (var name in new[] { "plan.json", "plan.yaml" })
        {
            await PlanFileStore.SaveAsync(plan, folder[name], TestContext.Current.CancellationToken);
            PlanAssert.Same(plan, await PlanFileStore.LoadAsync(folder[name], TestContext.Current.CancellationToken), promptFiles: true);
        }
    }
}
