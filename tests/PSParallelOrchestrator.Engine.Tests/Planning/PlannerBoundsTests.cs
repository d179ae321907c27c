using FsCheck;
using FsCheck.Fluent;
using PSParallelOrchestrator.Engine.Planning.Heuristic;
using PSParallelOrchestrator.Tests.Shared;

namespace PSParallelOrchestrator.Engine.Tests.Planning;

/// <summary>What must hold for any text, however long or strange.</summary>
public sealed class PlannerBoundsTests
{
    private static readonly string[] Padding =
    [
        "I have loved numbers since I was a child.",
        "It is very important that it is good and works well.",
        "The weather was nice yesterday.",
        "My uncle once owned a bicycle, a boat and a balloon.",
        "Lorem ipsum dolor sit amet, consectetur adipiscing elit.",
        "Please make it really, really perfect.",
        "We have a huge database and many servers in the cellar.",
        "Thank you very much in advance!",
    ];

    private static readonly string[] Pieces =
    [
        "Build",
        "train",
        "a",
        "shop",
        "with",
        "backend",
        "and",
        "API",
        ",",
        ":",
        "\n",
        "- ",
        "  * ",
        "1. ",
        ".",
        " ",
        "then",
        "for",
        "users",
        "can",
        "without",
        "ü",
        "🚀",
        "#",
        "```",
        "tests",
        "docs",
        "Kubernetes",
        "extract",
        "(",
        ")",
        "can't",
        "http://a.b",
        "calculator",
        "function",
        "64 GB RAM",
        "2 GPUs",
        "\t",
        "must",
        "->",
        "microservices",
    ];

    [Fact]
    public void Any_text_gives_a_valid_plan_or_a_clear_error() => Prop.ForAll(ArbMap.Default.ArbFor<string>(), text =>
    {
        try
        {
            return Plans.Faults(Plans.Of(text)).Count == 0;
        }
        catch (OrchestratorException error)
        {
            return error.ErrorId.StartsWith("Requirements", StringComparison.Ordinal) && error.Kind == OrchestratorErrorKind.InvalidInput;
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(Effort.Cases(300)));

    [Fact]
    public void Any_mixture_of_the_planners_own_words_gives_the_same_valid_plan_twice() =>
        Prop.ForAll(Gen.Elements(Pieces).ListOf().Select(pieces => "Build " + string.Join(' ', pieces)).ToArbitrary(), text =>
        {
            var plan = Plans.Of(text);
            return Plans.Faults(plan).Count == 0 && Plans.Structure(plan) == Plans.Structure(Plans.Of(text))
                && plan.Tasks.Select(task => task.Prompt).SequenceEqual(Plans.Of(text).Tasks.Select(task => task.Prompt));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Effort.Cases(300)));

    [Fact]
    public void Padding_in_any_order_does_not_change_the_score() =>
        Prop.ForAll(Gen.Elements(Padding).NonEmptyListOf().ToArbitrary(), Gen.Elements(SeedPrompts.All).ToArbitrary(), (padding, seed) =>
            Plans.Of(seed.Text).Complexity!.Score == Plans.Of(seed.Text + "\n\n" + string.Join(' ', padding)).Complexity!.Score)
        .Check(Config.QuickThrowOnFailure.WithMaxTest(Effort.Cases(150)));

    [Fact]
    public void A_long_text_about_something_trivial_stays_simple()
    {
        var padding = string.Concat(Enumerable.Repeat(string.Join(' ', Padding) + "\n", 1000));
        var plan = Plans.Of("Create a calculator function. " + padding);
        Assert.Equal(ComplexityLevel.Simple, plan.Complexity!.Level);
        Assert.Equal(Plans.Of("Create a calculator function").Complexity!.Score, plan.Complexity.Score);
    }

    [Fact]
    public void Saying_it_again_does_not_change_the_score()
    {
        var bullets = SeedPrompts.Microservices[SeedPrompts.Microservices.IndexOf('-', StringComparison.Ordinal)..];
        var repeated = SeedPrompts.Microservices + "\n" + string.Concat(Enumerable.Repeat(bullets + "\n", 500));
        Assert.Equal(Plans.Structure(Plans.Of(SeedPrompts.Microservices)), Plans.Structure(Plans.Of(repeated)));
    }

    [Fact]
    public void Ten_thousand_bullets_are_grouped_and_none_is_lost()
    {
        var bullets = Enumerable.Range(0, 10_000).Select(i => $"Gate number {i} opens to street {i * 7}.").ToList();
        var plan = Plans.Of("Build an airport:\n- " + string.Join("\n- ", bullets));
        Assert.Empty(Plans.Faults(plan));
        Assert.Equal(HeuristicPlanner.MostTasks, plan.Tasks.Count);
        Assert.Equal(ComplexityLevel.VeryComplex, plan.Complexity!.Level);
        var lines = plan.Tasks.SelectMany(task => task.Prompt!.Split('\n')).ToHashSet();
        Assert.All(bullets, bullet => Assert.Contains("In the words of the request: " + bullet.TrimEnd('.'), lines));
    }

    [Theory]
    [InlineData("x", 1_000_000)]
    [InlineData("a, ", 300_000)]
    [InlineData("- ", 500_000)]
    [InlineData("(", 1_000_000)]
    [InlineData("and ", 250_000)]
    [InlineData("- item\n", 100_000)]
    [InlineData("1. x ", 200_000)]
    [InlineData("# ", 500_000)]
    [InlineData("`", 1_000_000)]
    public void A_very_long_text_is_planned_within_bounds(string unit, int times)
    {
        var text = string.Concat(Enumerable.Repeat(unit, times));
        var plan = Plans.Of(text);
        Assert.Empty(Plans.Faults(plan));
        Assert.InRange(plan.Tasks.Count, 1, HeuristicPlanner.MostTasks);
        Assert.All(plan.Tasks, task => Assert.InRange(task.Title!.Length, 1, 120));
        Assert.InRange(plan.Tasks.Sum(task => (long)task.Prompt!.Length), 1, 20_000_000);
    }

    [Fact]
    public void Each_further_part_of_its_own_raises_the_score()
    {
        string[] parts = ["seed catalogue", "greenhouse calendar", "watering plan", "harvest diary", "pest guide"];
        var scores = Enumerable
            .Range(1, parts.Length)
            .Select(count => Plans.Of("Build a garden companion with " + string.Join(", ", parts.Take(count))).Complexity!.Score)
            .ToList();
        Assert.Equal(scores.Order(), scores);
        Assert.Equal(scores.Count, scores.Distinct().Count());
    }
}
