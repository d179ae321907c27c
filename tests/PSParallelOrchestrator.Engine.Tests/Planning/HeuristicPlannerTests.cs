using PSParallelOrchestrator.Engine.Planning;
using PSParallelOrchestrator.Engine.Planning.Heuristic;

namespace PSParallelOrchestrator.Engine.Tests.Planning;

public sealed class HeuristicPlannerTests
{
    [Fact]
    public async Task An_assessment_is_that_of_the_plan()
    {
        var request = new PlanRequest { Requirements = SeedPrompts.FullStack };
        var assessment = await new HeuristicPlanner().AssessAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(Plans.Of(SeedPrompts.FullStack).Complexity, assessment);
    }

    [Fact]
    public async Task A_cancelled_request_is_given_up()
    {
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            new HeuristicPlanner().PlanAsync(new PlanRequest { Requirements = "Build a blog" }, source.Token));
    }

    [Fact]
    public void The_budget_is_put_on_the_plan_and_changes_nothing_else()
    {
        var one = Plans.Of("Build microservices platform", budget: 1);
        var many = Plans.Of("Build microservices platform", budget: 100);
        Assert.Equal((1, 100), (one.MaxExecutors, many.MaxExecutors));
        Assert.Equal(Plans.Structure(one), Plans.Structure(many));
        Assert.NotEqual(one.Id, many.Id);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(12)]
    public void A_limit_of_tasks_holds_and_loses_no_part(int limit)
    {
        var plan = Plans.Of(SeedPrompts.Microservices, maxTasks: limit);
        Assert.InRange(plan.Tasks.Count, 1, limit);
        Assert.Empty(Plans.Faults(plan));
        Assert.All(SeedPrompts.Microservices.ReplaceLineEndings("\n").Split("\n- ").Skip(1), bullet =>
            Assert.Contains(plan.Tasks, task =>
                task.Prompt!.Contains("In the words of the request: " + bullet.Trim(), StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("  build   TODO list\twith BACKEND and frontend.  ")]
    [InlineData("Build todo list\nwith backend and frontend!")]
    [InlineData("BUILD TODO LIST WITH BACKEND AND FRONTEND")]
    [InlineData("Please build a todo list with a backend and a frontend")]
    public void Case_white_space_and_punctuation_change_nothing(string variant) =>
        Assert.Equal(Plans.Structure(Plans.Of("Build todo list with backend and frontend")), Plans.Structure(Plans.Of(variant)));

    [Theory]
    [InlineData("*")]
    [InlineData("•")]
    [InlineData("1.")]
    [InlineData("2)")]
    [InlineData("- [ ]")]
    public void Every_style_of_list_is_the_same_list(string marker) =>
        Assert.Equal(
            Plans.Structure(Plans.Of(SeedPrompts.Microservices)),
            Plans.Structure(Plans.Of(SeedPrompts.Microservices.Replace("- ", marker + " ", StringComparison.Ordinal))));

    [Fact]
    public void A_list_on_one_line_is_the_same_list() =>
        Assert.Equal(
            Plans.Structure(Plans.Of(SeedPrompts.Microservices)),
            Plans.Structure(Plans.Of(SeedPrompts.Microservices.ReplaceLineEndings(" "))));

    [Fact]
    public void An_unknown_domain_gives_tasks_that_name_its_parts()
    {
        var titles = Titles("Build a beekeeping logbook with hive inspections and honey yield statistics");
        Assert.Contains("Hive inspections", titles);
        Assert.Contains("Honey yield statistics", titles);
        Assert.Contains("Beekeeping logbook model and interfaces", titles);
    }

    [Fact]
    public void Later_sentences_add_parts_and_background_does_not()
    {
        var titles = Titles(
            "Develop a fitness app for tracking workouts and meals. We have a server in the cellar. Users can share progress with friends. "
                + "Do not build a payment system.");
        Assert.Contains("Tracking workouts", titles);
        Assert.Contains("Tracking meals", titles);
        Assert.Contains("Share progress with friends", titles);
        Assert.DoesNotContain(titles, title =>
            title.Contains("server", StringComparison.OrdinalIgnoreCase) || title.Contains("payment", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void What_is_out_of_scope_is_no_work_and_conditions_are_told_to_everybody()
    {
        var plan = Plans.Of(
            "# Weather station\n## Features\n- Temperature records\n- Wind statistics\n- Use Python 3.12\n## Out of scope\n- Mobile app\n");
        Assert.DoesNotContain(plan.Tasks, task =>
            task.Title!.Contains("Mobile", StringComparison.Ordinal) || task.Title.Contains("Python", StringComparison.Ordinal));
        Assert.All(plan.Tasks, task => Assert.Contains("Use Python 3.12", task.Prompt!, StringComparison.Ordinal));
    }

    [Fact]
    public void Nested_bullets_are_work_under_a_label_and_details_under_work()
    {
        var plan = Plans.Of("Build a shop:\n- Backend:\n  - orders\n  - stock\n- Wish list\n  - shared by link\n");
        var titles = plan.Tasks.Select(task => task.Title).ToList();
        Assert.Contains("Backend: orders", titles);
        Assert.Contains("Backend: stock", titles);
        Assert.DoesNotContain("Shared by link", titles);
        Assert.Contains("- shared by link", plan.Tasks.Single(task => task.Title == "Wish list").Prompt!, StringComparison.Ordinal);
    }

    [Fact]
    public void Resources_are_reserved_only_where_the_request_names_them()
    {
        var plan = Plans.Of("Train a classifier on 4 GPUs with 64 GB RAM");
        var training = plan.Tasks.Single(task => task.Tags.Contains("training"));
        Assert.Equal(new TaskResources { Gpus = 4, Memory = MemorySize.Parse("64G") }, training.Resources);
        Assert.All(plan.Tasks.Where(task => task.Tags[0] != "implementation"), task => Assert.Null(task.Resources));
        Assert.All(Plans.Of("Train deep learning models").Tasks, task => Assert.Null(task.Resources));
    }

    [Fact]
    public void Two_steps_that_the_request_orders_follow_one_another()
    {
        var plan = Plans.Of("Build a tool with a shape importer, then a mould planner");
        Assert.Contains(
            plan.Tasks.Single(task => task.Title == "Shape importer").Id,
            plan.Tasks.Single(task => task.Title == "Mould planner").DependsOn);
    }

    [Fact]
    public void A_list_in_brackets_is_a_list_and_what_serves_does_not_replace_what_is_served()
    {
        var portal = Titles("Build a patient portal (appointments, prescriptions, lab results)");
        Assert.Contains("Prescriptions", portal);
        Assert.Contains("Patient portal domain model and API contract", portal);
        var shortener = Titles("Create a URL shortener service with Redis caching and rate limiting");
        Assert.Contains("Redis caching", shortener);
        Assert.Contains("URL shortener service: domain operations", shortener);
    }

    [Theory]
    [InlineData("Fix the login bug in the user service", "Fix the login bug in the user service")]
    [InlineData(
        "Write a script that reads a CSV file, removes duplicates and writes JSON",
        "Script that reads a CSV file, removes duplicates and writes JSON")]
    [InlineData("Refactor the payment module", "Refactor the payment module")]
    public void One_unit_of_work_is_not_split(string text, string title)
    {
        var plan = Plans.Of(text);
        Assert.Equal(ComplexityLevel.Simple, plan.Complexity!.Level);
        Assert.Equal(title, plan.Tasks[0].Title);
        Assert.Equal([plan.Tasks[0].Id], plan.Tasks.Single(task => task.Tags.Contains("tests")).DependsOn);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("🚀🚀🚀")]
    [InlineData("待办事项应用程序")]
    [InlineData("https://example.com/spec")]
    [InlineData("```\nprint(1)\n```")]
    [InlineData("- \n- \n")]
    [InlineData("con")]
    [InlineData("../../etc/passwd")]
    [InlineData("Erstelle eine Aufgabenliste mit Backend und Frontend")]
    [InlineData("with and for : , - and")]
    [InlineData("Build: - - - a")]
    public void Odd_texts_give_valid_plans(string text)
    {
        var plan = Plans.Of(text);
        Assert.Empty(Plans.Faults(plan));
        Assert.NotEqual("con", plan.Tasks[0].Id);
        Assert.Contains(text.Split('\n')[0].Trim(), plan.Tasks[0].Prompt!, StringComparison.Ordinal);
    }

    private static List<string> Titles(string text) => [.. Plans.Of(text).Tasks.Select(task => task.Title!)];
}
