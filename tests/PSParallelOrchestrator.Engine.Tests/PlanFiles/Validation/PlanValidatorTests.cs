using PSParallelOrchestrator.Engine.PlanFiles.Validation;

namespace PSParallelOrchestrator.Engine.Tests.PlanFiles.Validation;

public class PlanValidatorTests
{
    private static OrchestratorTask Task(string id, params string[] dependsOn) => new() { Id = id, Prompt = "work", DependsOn = dependsOn };

    private static IReadOnlyList<PlanDiagnostic> Validate(params OrchestratorTask[] tasks) =>
        PlanValidator.Validate(new OrchestratorPlan { Tasks = tasks });

    private static PlanDiagnostic Only(params OrchestratorTask[] tasks) => Assert.Single(Validate(tasks));

    [Fact]
    public void A_good_plan_has_no_findings()
    {
        var plan = new OrchestratorPlan
        {
            Tasks =
            [
                Task("a"),
                Task("b", "a") with
                {
                    Resources = new TaskResources { Cpus = 0.5, Memory = MemorySize.Parse("1M"), Gpus = 0 },
                    TimeLimit = TimeSpan.FromDays(49),
                    EstimatedDuration = TimeSpan.FromTicks(1),
                    MaxRetries = 1000,
                    Environment = new Dictionary<string, string> { ["A"] = "" },
                    Outputs = ["src/**", "a..b", "..."],
                    Agent = AgentKind.Simulated,
                },
                new OrchestratorTask { Id = "c.1_x-Y", Command = "true", Arguments = [""], DependsOn = ["a", "b"] },
            ],
            MaxExecutors = 1,
            Complexity = new ComplexityAssessment(100, ComplexityLevel.Simple, "", 1),
        };
        Assert.Empty(PlanValidator.Validate(plan));
        PlanValidator.ThrowIfInvalid(plan);
    }

    [Theory]
    [InlineData("")]
    [InlineData("../x")]
    [InlineData("..")]
    [InlineData(".git")]
    [InlineData("-a")]
    [InlineData("_a")]
    [InlineData("a.")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("ä")]
    [InlineData("a\n")]
    [InlineData("con")]
    [InlineData("NUL")]
    [InlineData("nul.txt")]
    [InlineData("Com1.tar.gz")]
    [InlineData("lpt9")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void Illegal_ids_are_errors(string id)
    {
        var found = Only(Task(id));
        Assert.Equal("IllegalTaskId", found.Code);
        Assert.DoesNotContain('\n', found.Message);
    }

    [Theory]
    [InlineData("console")]
    [InlineData("com10")]
    [InlineData("0")]
    [InlineData("x.con")]
    public void Ids_that_only_look_like_devices_are_good(string id) => Assert.Empty(Validate(Task(id)));

    [Fact]
    public void Ids_are_unique_whatever_their_case()
    {
        var found = Validate(Task("a"), Task("b"), Task("a"), Task("B"));
        Assert.Equal(["DuplicateTaskId", "TaskIdDiffersOnlyInCase"], found.Select(d => d.Code));
        Assert.Equal(["a", "B"], found.Select(d => d.TaskId));
    }

    [Fact]
    public void An_unknown_dependency_names_the_nearest_task()
    {
        var found = Only(Task("schema"), Task("api", "shcema"));
        Assert.Equal("UnknownDependency", found.Code);
        Assert.Contains("'schema'", found.Remedy, StringComparison.Ordinal);
        Assert.Contains("'api'", Only(Task("api"), Task("b", "API")).Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Self_and_duplicate_dependencies()
    {
        Assert.Equal("SelfDependency", Only(Task("a", "a")).Code);
        var twice = Only(Task("a"), Task("b", "a", "a"));
        Assert.Equal(("DuplicateDependency", PlanDiagnosticSeverity.Warning), (twice.Code, twice.Severity));
    }

    [Fact]
    public void A_reason_is_that_of_a_dependency()
    {
        var reasons = new Dictionary<string, string> { ["a"] = "It needs the schema." };
        Assert.Empty(Validate(Task("a"), Task("b", "a") with { DependencyReasons = reasons }));
        Assert.Equal("ReasonWithoutDependency", Only(Task("a"), Task("b") with { DependencyReasons = reasons }).Code);
        Assert.Equal(
            "BrokenText",
            Only(Task("a"), Task("b", "a") with { DependencyReasons = new Dictionary<string, string> { ["a"] = "\ud800" } }).Code);
    }

    [Fact]
    public void Each_knot_of_tasks_gives_one_cycle_in_full()
    {
        var found = Validate(
            Task("a", "b"), Task("b", "c", "x"), Task("c", "a"),
            Task("x", "y"), Task("y", "x"),
            Task("free", "a"));
        Assert.Equal(2, found.Count);
        Assert.Contains("a -> b -> c -> a", found[0].Message, StringComparison.Ordinal);
        Assert.Contains("x -> y -> x", found[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cycle_that_must_be_left_again_to_come_back_is_named_as_it_is()
    {
        // The first dependency of b leads into a longer way round; the cycle is the shortest through a.
        var found = Only(Task("a", "b"), Task("b", "d", "a"), Task("d", "e"), Task("e", "b"));
        Assert.Contains("a -> b -> a ", found.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_graphs_have_a_cycle_exactly_where_peeling_off_leaves_something()
    {
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            var count = random.Next(1, 12);
            var tasks = Enumerable
                .Range(0, count)
                .Select(i =>
                    Task($"t{i}", [.. Enumerable.Range(0, count).Where(j => j != i && random.Next(count * 2) < 2).Select(j => $"t{j}")]))
                .ToArray();
            var left = tasks.ToDictionary(t => t.Id);
            while (left.Values.FirstOrDefault(t => !t.DependsOn.Any(left.ContainsKey)) is { } free)
            {
                left.Remove(free.Id);
            }

            var found = Validate(tasks);
            Assert.Equal(left.Count > 0, found.Count > 0);
            foreach (var cycle in found)
            {
                var names = cycle
                    .Message[
                        (cycle.Message.IndexOf(": ", StringComparison.Ordinal) + 2)..cycle.Message.IndexOf(" (", StringComparison.Ordinal)
                    ]
                    .Split(" -> ");
                Assert.Equal(names[0], names[^1]);
                Assert.Equal(names.Length - 1, names.Distinct().Count());
                for (var i = 0; i + 1 < names.Length; i++)
                {
                    Assert.Contains(names[i + 1], tasks.Single(t => t.Id == names[i]).DependsOn);
                }
            }
        }
    }

    public static TheoryData<string, string> BadTasks =>
        new()
        {
            { "nothing", "NoWork" },
            { "both", "TwoKindsOfWork" },
            { "blankPrompt", "EmptyText" },
            { "blankCommand", "EmptyText" },
            { "longPrompt", "PromptTooLong" },
            { "nulCommand", "NulCharacter" },
            { "nulArgument", "NulCharacter" },
            { "emptyVerify", "EmptyText" },
            { "unknownShell", "CommandShellUnknown" },
            { "shellAlone", "CommandShellWithoutVerify" },
            { "broken", "BrokenText" },
            { "argumentsOnly", "ArgumentsWithoutCommand" },
            { "agentOnCommand", "AgentOnCommand" },
            { "fileOnly", "PromptFileWithoutPrompt" },
            { "cpus0", "ImpossibleResource" },
            { "cpusNaN", "ImpossibleResource" },
            { "cpusInf", "ImpossibleResource" },
            { "memory0", "ImpossibleResource" },
            { "gpus", "ImpossibleResource" },
            { "time0", "DurationOutOfRange" },
            { "timeLong", "DurationOutOfRange" },
            { "estimate", "DurationOutOfRange" },
            { "retries", "MaxRetriesOutOfRange" },
            { "retriesMany", "MaxRetriesOutOfRange" },
            { "envEmpty", "IllegalEnvironmentName" },
            { "envEquals", "IllegalEnvironmentName" },
            { "envNul", "IllegalEnvironmentName" },
            { "envReserved", "ReservedEnvironmentName" },
            { "envExecutor", "ReservedEnvironmentName" },
            { "envValueNul", "NulCharacter" },
            { "outEmpty", "IllegalOutputPattern" },
            { "outRoot", "IllegalOutputPattern" },
            { "outDrive", "IllegalOutputPattern" },
            { "outUp", "IllegalOutputPattern" },
            { "outBackslash", "IllegalOutputPattern" },
            { "nullTags", "MissingValue" },
            { "nullDependency", "MissingValue" },
        };

    [Theory]
    [MemberData(nameof(BadTasks))]
    public void A_bad_task_gives_exactly_its_error(string name, string code)
    {
        var found = Only(Bad(name));
        Assert.Equal(code, found.Code);
        Assert.Equal("t", found.TaskId);
        Assert.NotEqual("", found.Remedy);
    }

    private static OrchestratorTask Bad(string name)
    {
        var task = Task("t");
        var command = new OrchestratorTask { Id = "t", Command = "true" };
        OrchestratorTask Env(string key, string value = "v") =>
            task with
            {
                Environment = new Dictionary<string, string> { [key] = value },
            };
        OrchestratorTask Needs(TaskResources resources) => task with { Resources = resources };
        return name switch
        {
            "nothing" => task with { Prompt = null },
            "both" => task with { Command = "true" },
            "blankPrompt" => task with { Prompt = " \n" },
            "blankCommand" => command with { Command = "\t" },
            "longPrompt" => task with { Prompt = new string('ä', PlanLimits.MaxPromptBytes / 2 + 1) },
            "nulCommand" => command with { Command = "a\0b" },
            "nulArgument" => command with { Arguments = ["x", "\0"] },
            "emptyVerify" => task with { Verify = "" },
            "unknownShell" => task with { Verify = "true", CommandShell = "csh" },
            "shellAlone" => task with { CommandShell = "sh" },
            "broken" => task with { Prompt = "a\ud800b" },
            "argumentsOnly" => task with { Arguments = ["x"] },
            "agentOnCommand" => command with { Agent = AgentKind.Simulated },
            "fileOnly" => task with { Prompt = null, PromptFile = "p.md" },
            "cpus0" => Needs(new TaskResources { Cpus = 0 }),
            "cpusNaN" => Needs(new TaskResources { Cpus = double.NaN }),
            "cpusInf" => Needs(new TaskResources { Cpus = double.PositiveInfinity }),
            "memory0" => Needs(new TaskResources { Memory = new MemorySize(0) }),
            "gpus" => Needs(new TaskResources { Gpus = -1 }),
            "time0" => task with { TimeLimit = TimeSpan.Zero },
            "timeLong" => task with { TimeLimit = TimeSpan.FromDays(50) },
            "estimate" => task with { EstimatedDuration = TimeSpan.FromSeconds(-1) },
            "retries" => task with { MaxRetries = -1 },
            "retriesMany" => task with { MaxRetries = 1001 },
            "envEmpty" => Env(""),
            "envEquals" => Env("a=b"),
            "envNul" => Env("a\0"),
            "envReserved" => Env("psorch_x"),
            "envExecutor" => Env("EXECUTOR_ID"),
            "envValueNul" => Env("A", "\0"),
            "outEmpty" => task with { Outputs = ["src", " "] },
            "outRoot" => task with { Outputs = ["/etc/*"] },
            "outDrive" => task with { Outputs = ["C:x"] },
            "outUp" => task with { Outputs = ["a/../b"] },
            "outBackslash" => task with { Outputs = ["a\\b"] },
            "nullTags" => task with { Tags = null! },
            "nullDependency" => task with { DependsOn = [null!] },
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such case."),
        };
    }

    [Fact]
    public void The_plan_itself_is_checked()
    {
        var found = PlanValidator.Validate(new OrchestratorPlan
        {
            Id = "../x",
            MaxExecutors = 0,
            Complexity = new ComplexityAssessment(101, ComplexityLevel.Simple, "why", 0),
            Tasks = [],
        });
        Assert.Equal(
            ["IllegalPlanId", "MaxExecutorsOutOfRange", "ComplexityScoreOutOfRange", "RecommendedExecutorsOutOfRange", "NoTasks"],
            found.Select(d => d.Code));
        Assert.Equal(["MissingValue", "MissingValue"], Validate(null!, Task(null!)).Select(d => d.Code));
    }

    [Fact]
    public void One_task_too_many_is_an_error()
    {
        var task = Task("a");
        Assert.Equal("TooManyTasks", Only([.. Enumerable.Repeat(task, OrchestratorPlan.MaxTasks + 1)]).Code);
    }

    [Fact]
    public void The_exception_carries_everything_and_says_the_first_twenty()
    {
        var tasks = Enumerable.Range(0, 30).Select(i => Task($"t{i}", "none")).ToArray();
        var error = Assert.Throws<InvalidPlanException>(() => PlanValidator.ThrowIfInvalid(new OrchestratorPlan { Tasks = tasks }));
        Assert.Equal(30, error.Diagnostics.Count);
        Assert.Equal(("InvalidPlan", OrchestratorErrorKind.InvalidInput), (error.ErrorId, error.Kind));
        Assert.Contains("30 errors", error.Message, StringComparison.Ordinal);
        Assert.Contains("'t19'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("'t20'", error.Message, StringComparison.Ordinal);
        Assert.Contains("10 more", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chain_and_a_cycle_of_a_million_tasks_need_no_stack()
    {
        const int Count = OrchestratorPlan.MaxTasks;
        var tasks = new OrchestratorTask[Count];
        for (var i = 0; i < Count; i++)
        {
            tasks[i] = Task($"t{i}", i + 1 < Count ? [$"t{i + 1}"] : []);
        }

        Assert.Empty(Validate(tasks));
        tasks[^1] = Task(tasks[^1].Id, "t0");
        var found = Only(tasks);
        Assert.Equal("DependencyCycle", found.Code);
        Assert.Contains("(999990 more tasks) -> t0", found.Message, StringComparison.Ordinal);
        Assert.True(found.Message.Length < 20_000);
    }

    [Fact]
    public void A_hundred_thousand_unknown_names_do_not_compare_each_with_each()
    {
        var tasks = Enumerable.Range(0, 100_000).Select(i => Task($"task-{i}", $"tusk-{i}")).ToArray();
        var found = Validate(tasks);
        Assert.Equal(DiagnosticList.Limit + 1, found.Count);
        Assert.Equal("TooManyProblems", found[^1].Code);
        Assert.Contains("90000", found[^1].Message, StringComparison.Ordinal);
        Assert.Contains("'task-0'", found[0].Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_task_by_itself_is_checked_by_the_rules_that_need_no_plan()
    {
        Assert.Empty(PlanValidator.Validate(new OrchestratorTask { Id = "a", Prompt = "x", DependsOn = ["unknown"] }));

        var found = PlanValidator.Validate(new OrchestratorTask { Id = "a b", Prompt = " ", MaxRetries = -1 });

        Assert.Equal(
            ["EmptyText", "IllegalTaskId", "MaxRetriesOutOfRange"],
            found.Select(static d => d.Code).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["MissingValue"],
            PlanValidator.Validate(new OrchestratorTask { Id = null!, Prompt = "x" }).Select(static d => d.Code));
    }
}
