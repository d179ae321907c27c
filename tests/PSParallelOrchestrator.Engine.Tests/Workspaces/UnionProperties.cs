using System.Globalization;
using PSParallelOrchestrator.Engine.Workspaces.Git;
using PSParallelOrchestrator.Engine.Workspaces.Merging;
using PSParallelOrchestrator.Tests.Shared;

namespace PSParallelOrchestrator.Engine.Tests.Workspaces;

/// <summary>
/// Random tasks, of which some meet and others keep to themselves: their merge is the same, with the same conflicts, as if git had merged
/// them one after the other, whatever of it is only a union of changes.
/// </summary>
public sealed class UnionProperties
{
    public static TheoryData<int, ConflictStrategy, bool> Cases
    {
        get
        {
            var rounds = int.Parse(
                Environment.GetEnvironmentVariable("PSORCH_TEST_MERGE_ROUNDS") ?? $"{Effort.Of(1, 4)}", CultureInfo.InvariantCulture);
            var first = Effort.IsFull ? 1 : Random.Shared.Next(1, 1000);
            var cases = new TheoryData<int, ConflictStrategy, bool>();
            for (var seed = first; seed < first + rounds; seed++)
            {
                foreach (var strategy in Enum.GetValues<ConflictStrategy>())
                {
                    cases.Add(seed, strategy, false);
                    cases.Add(seed, strategy, true);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_merge_is_what_git_makes_of_one_task_after_the_other(int seed, ConflictStrategy strategy, bool onRepository)
    {
        using var directory = new TemporaryDirectory();
        var options = new RunOptions { ConflictStrategy = strategy };
        if (onRepository)
        {
            options = options with
            {
                Repository = TestGit.MakeRepository(
                    Path.Combine(directory.Path, "user"), ("a.txt", RandomWork.Text(0)), ("e/f/g", RandomWork.Text(1)), ("b.txt", "\0\n")),
            };
        }

        var random = new Random(seed);
        using var run = new TestRun(options, Plan(random));
        await run.Store.PrepareRunAsync(null, TestRun.Token);
        using var repository = new RunRepository(run.Paths, run.Run.CreatedAt);
        foreach (var task in run.Run.Tasks)
        {
            var dependencies = task.Definition.DependsOn.Select(id => run[id]).ToList();
            var input = await run.Store.ComposeAsync(task, TestRun.Token);
            if (input.IsBlocked || dependencies.Exists(dependency => dependency.State == TaskState.Blocked))
            {
                run.Run.SetState(task, TaskState.Blocked, "conflict");
                continue;
            }

            if (dependencies.Count > 1)
            {
                await AssertSameAsync(run, repository, dependencies, strategy);
            }

            await run.DoAsync(task.Id, workspace => Work(workspace, task, random));
        }

        await AssertSameAsync(run, repository, run.Run.Tasks.Where(task => task.State == TaskState.Succeeded), strategy);
    }

    private static string[] Plan(Random random) =>
        [.. Enumerable.Range(0, random.Next(3, 8)).Select(i =>
        {
            var dependencies = Enumerable.Range(0, i).Where(_ => random.Next(3) == 0).Select(d => $"t{d}").ToList();
            return dependencies.Count > 0 ? $"t{i}:{string.Join(',', dependencies)}" : $"t{i}";
        })];

    private static void Work(Workspace workspace, RunTask task, Random random)
    {
        if (random.Next(3) > 0)
        {
            workspace.Write($"own/{task.Id}", RandomWork.Text(random.Next(8)));
        }

        if (random.Next(3) > 0)
        {
            RandomWork.Do(workspace, random);
        }
    }

    private static async Task AssertSameAsync(
        TestRun run, RunRepository repository, IEnumerable<RunTask> tasks, ConflictStrategy strategy)
    {
        var all = tasks.ToList();
        var rules = new PathRules(repository, run.Run);
        var union = await new MergeEngine(repository, run.Run, rules).MergeAsync(all, strategy, TestRun.Token);
        var (commit, conflicts) = await OneByOneAsync(run, repository, all, strategy);
        Assert.Equal(conflicts.Select(conflict => conflict.ToString()), union.Conflicts.Select(conflict => conflict.ToString()));
        Assert.Equal(commit, union.Commit);
    }

    /// <summary>The merge as git alone makes it, two commits at a time.</summary>
    private static async Task<(string? Commit, List<MergeConflict> Conflicts)> OneByOneAsync(
        TestRun run, RunRepository repository, List<RunTask> tasks, ConflictStrategy strategy)
    {
        var sides = tasks.Where(task => task.Commit is not null).OrderBy(task => task.Ordinal).DistinctBy(task => task.Commit).ToList();
        if (sides.Count > 1)
        {
            var independent = run.Git(["merge-base", "--independent", .. sides.Select(side => side.Commit!)]).Split('\n');
            sides = [.. sides.Where(side => independent.Contains(side.Commit))];
        }

        var conflicts = new List<MergeConflict>();
        if (sides.Count < 2)
        {
            return (sides.FirstOrDefault()?.Commit, conflicts);
        }

        var rules = new PathRules(repository, run.Run);
        var request = new MergeRequest(strategy, rules);
        var tree = await new StepwiseMerge(repository, run.Run).MergeAsync(sides, request, TestRun.Token);
        conflicts.AddRange(request.Conflicts);
        tree = await new MergedTreeCheck(repository, new TaskHistory(repository, run.Run))
            .ApplyAsync(tree, sides, strategy, conflicts, TestRun.Token);
        if (new MergeResult(null, conflicts).IsBlocked)
        {
            return (null, conflicts);
        }

        return (
            await repository.CommitAsync(
                tree,
                sides.Select(side => side.Commit!),
                $"Merge what {sides.Count} tasks left\n\nTasks: {string.Join(", ", sides.Select(side => side.Id))}\n",
                TestRun.Token),
            conflicts);
    }
}
