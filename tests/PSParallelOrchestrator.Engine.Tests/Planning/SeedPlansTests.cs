using System.Text.RegularExpressions;

namespace PSParallelOrchestrator.Engine.Tests.Planning;

/// <summary>What must hold of the plans of the seed requests, whatever they look like.</summary>
public sealed partial class SeedPlansTests
{
    private static readonly Dictionary<string, OrchestratorPlan> Made = SeedPrompts.All.ToDictionary(
        seed => seed.Name,
        seed => Plans.Of(seed.Text));

    public static TheoryData<string> Names => [.. SeedPrompts.All.Select(seed => seed.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Plans_are_valid_and_keep_the_range_of_their_level(string name)
    {
        var plan = Made[name];
        var complexity = plan.Complexity!;
        Assert.Empty(Plans.Faults(plan));
        var (tasks, executors, scores) = complexity.Level switch
        {
            ComplexityLevel.Simple => ((1, 3), (1, 2), (0, 24)),
            ComplexityLevel.Moderate => ((4, 8), (1, 5), (25, 49)),
            ComplexityLevel.Complex => ((9, 15), (1, 10), (50, 74)),
            _ => ((16, int.MaxValue), (1, 50), (75, 100)),
        };
        Assert.InRange(plan.Tasks.Count, tasks.Item1, tasks.Item2);
        Assert.InRange(complexity.RecommendedExecutors, executors.Item1, executors.Item2);
        Assert.InRange(complexity.Score, scores.Item1, scores.Item2);
        Assert.Contains(plan.Requirements!.Split(' '), word =>
            word.Length > 2 && word != "Build" && complexity.Rationale.Contains(word, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void No_two_requests_give_the_same_titles()
    {
        var titles = Made.ToLookup(
            entry => string.Join('|', entry.Value.Tasks.Select(task => task.Title).Order(StringComparer.Ordinal)),
            entry => entry.Key);
        Assert.All(titles, same => Assert.Single(same));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Titles_name_the_words_of_the_request(string name)
    {
        var text = SeedPrompts.All.Single(seed => seed.Name == name).Text;
        var titles = string.Join(' ', Made[name].Tasks.Select(task => task.Title)).ToUpperInvariant();
        string[] others = ["build", "create", "run", "process", "train", "with", "and", "for", "on", "a", "an", "the", "complete"];
        var words = Word().Matches(text).Select(match => match.Value).Where(word => !others.Contains(word.ToLowerInvariant())).ToList();
        Assert.All(words, word => Assert.Contains(word.ToUpperInvariant(), titles, StringComparison.Ordinal), throwIfEmpty: true);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Tests_come_after_implementations_and_documentation_comes_last(string name)
    {
        var plan = Made[name];
        var implementations = Tagged(plan, "implementation");
        foreach (var test in Tagged(plan, "tests").Where(_ => implementations.Count > 0))
        {
            Assert.Contains(implementations, work => Reaches(plan, test, work.Id));
        }

        foreach (var work in implementations)
        {
            Assert.DoesNotContain(Tagged(plan, "tests"), test => Reaches(plan, work, test.Id));
        }

        foreach (var docs in Tagged(plan, "documentation"))
        {
            Assert.All(
                plan.Tasks.Where(task => !task.Tags.Contains("documentation")),
                task => Assert.True(Reaches(plan, docs, task.Id), $"{docs.Id} does not wait for {task.Id}"),
                throwIfEmpty: true);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Contracts_come_before_every_implementation(string name)
    {
        var plan = Made[name];
        foreach (var contract in plan.Tasks.Where(task => task.Tags.Contains("design")))
        {
            Assert.All(Tagged(plan, "implementation"), work =>
                Assert.True(Reaches(plan, work, contract.Id), $"{work.Id} does not wait for {contract.Id}"));
        }
    }

    [Fact]
    public void A_schema_comes_before_the_backend_and_beside_the_frontend()
    {
        var plan = Made["full-stack-list"];
        var schema = plan.Tasks.Single(task => task.Title == "PostgreSQL database schema");
        Assert.True(Reaches(plan, plan.Tasks.Single(task => task.Title!.StartsWith("Node.js", StringComparison.Ordinal)), schema.Id));
        Assert.False(Reaches(plan, plan.Tasks.Single(task => task.Title!.StartsWith("React", StringComparison.Ordinal)), schema.Id));
    }

    [Theory]
    [InlineData("etl", "extract", "transform", "load")]
    [InlineData("ml-list", "preprocess", "training", "evaluation", "serving")]
    [InlineData("ml-pipeline", "extract", "preprocess", "features", "training", "evaluation", "serving")]
    public void Steps_of_a_pipeline_follow_one_another(string name, params string[] steps)
    {
        var plan = Made[name];
        var tasks = steps.Select(step => plan.Tasks.Single(task => task.Tags.Contains(step))).ToList();
        Assert.All(tasks.Zip(tasks.Skip(1)), pair => Assert.Contains(pair.First.Id, pair.Second.DependsOn));
    }

    [Theory]
    [InlineData("full-stack-list")]
    [InlineData("microservices-list")]
    [InlineData("ml-list")]
    public void Every_bullet_becomes_work(string name)
    {
        var plan = Made[name];
        foreach (var bullet in plan.Requirements!.Split('\n')
                .Where(line => line.StartsWith("- ", StringComparison.Ordinal))
                .Select(line => line[2..].Trim()))
        {
            Assert.Contains(plan.Tasks, task => task.Prompt!.Contains("In the words of the request: " + bullet, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void The_rationale_names_the_parts_and_what_raised_the_score()
    {
        var rationale = Made["full-stack-list"].Complexity!.Rationale;
        string[] said =
        [
            "React frontend with TypeScript",
            "Node.js/Express backend with JWT auth",
            "PostgreSQL database schema",
            "Docker Compose setup",
            "Comprehensive tests",
            "security",
            "persistence",
            "3 parts have to fit together",
        ];
        Assert.All(said, words => Assert.Contains(words, rationale, StringComparison.Ordinal));
        Assert.Contains("volume", Made["ensemble"].Complexity!.Rationale, StringComparison.Ordinal);
        Assert.Contains("small", Made["simple-calculator"].Complexity!.Rationale, StringComparison.Ordinal);
    }

    [Fact]
    public void The_services_of_a_list_are_built_in_parallel()
    {
        var plan = Made["microservices-list"];
        var services = plan
            .Tasks.Where(task =>
                task.Title
                    is "API Gateway service"
                        or "User service with auth"
                        or "Product service with catalog"
                        or "Order service with workflow")
            .ToList();
        Assert.Equal(4, services.Count);
        Assert.All(services, service => Assert.Equal(services[0].DependsOn, service.DependsOn));
    }

    [Fact]
    public void Complexity_is_ordered_as_people_would_order_it()
    {
        string[] order =
        [
            "calculator-function",
            "todo-list-backend-frontend",
            "blog-platform",
            "ml-pipeline",
            "e-commerce",
            "microservices-platform",
        ];
        var scores = order.Select(name => Made[name].Complexity!.Score).ToList();
        Assert.Equal(scores.Order(), scores);
        Assert.Equal(scores.Count, scores.Distinct().Count());
    }

    [Theory]
    [InlineData("calculator-function", ComplexityLevel.Simple)]
    [InlineData("simple-calculator", ComplexityLevel.Simple)]
    [InlineData("todo-app", ComplexityLevel.Moderate)]
    [InlineData("blog-platform", ComplexityLevel.Moderate)]
    [InlineData("rest-api", ComplexityLevel.Moderate)]
    [InlineData("e-commerce", ComplexityLevel.Complex)]
    [InlineData("cms", ComplexityLevel.Complex)]
    [InlineData("dashboard", ComplexityLevel.Complex)]
    [InlineData("ml-pipeline", ComplexityLevel.Complex)]
    [InlineData("microservices", ComplexityLevel.VeryComplex)]
    [InlineData("microservices-platform", ComplexityLevel.VeryComplex)]
    public void Levels_are_those_of_the_table(string name, ComplexityLevel level) => Assert.Equal(level, Made[name].Complexity!.Level);

    [Theory]
    [MemberData(nameof(Names))]
    public void Parallel_tasks_own_different_folders(string name)
    {
        var folders = Made[name]
            .Tasks.SelectMany(task => Own().Match(task.Prompt!).Groups[1].Value.Split(" and ").Select(folder => folder.Split(' ')[0]))
            .ToList();
        Assert.Equal(folders.Count, folders.Distinct().Count());
        Assert.Single(Made[name].Tasks, task => task.Prompt!.Contains("README.md is yours", StringComparison.Ordinal));
    }

    private static List<OrchestratorTask> Tagged(OrchestratorPlan plan, string tag) => [.. plan.Tasks.Where(task => task.Tags[0] == tag)];

    private static bool Reaches(OrchestratorPlan plan, OrchestratorTask from, string id) =>
        from.DependsOn.Any(need => need == id || Reaches(plan, plan.Tasks.Single(task => task.Id == need), id));

    [GeneratedRegex(@"[A-Za-z]+")]
    private static partial Regex Word();

    [GeneratedRegex(@"^Write only in (.+)\.$", RegexOptions.Multiline)]
    private static partial Regex Own();
}
