namespace PSParallelOrchestrator.Engine.Planning.Heuristic;

/// <summary>What a level of complexity means in scores, tasks and executors.</summary>
/// <param name="MinScore">The lowest score of the level.</param>
/// <param name="MinTasks">The fewest tasks of a plan.</param>
/// <param name="MaxTasks">The most tasks of a plan.</param>
/// <param name="MinExecutors">The fewest executors that are recommended, where the plan can use them.</param>
/// <param name="MaxExecutors">The most executors that are recommended.</param>
internal sealed record LevelRange(int MinScore, int MinTasks, int MaxTasks, int MinExecutors, int MaxExecutors)
{
    private const int TopScore = 100;

    private static readonly (ComplexityLevel Level, LevelRange Range)[] All =
    [
        (ComplexityLevel.Simple, new(0, 1, 3, 1, 2)),
        (ComplexityLevel.Moderate, new(25, 4, 8, 3, 5)),
        (ComplexityLevel.Complex, new(50, 9, 15, 6, 10)),
        (ComplexityLevel.VeryComplex, new(75, 16, HeuristicPlanner.MostTasks, 10, 50)),
    ];

    public static LevelRange Of(ComplexityLevel level) => Array.Find(All, entry => entry.Level == level).Range;

    public static ComplexityLevel LevelOf(int score) => Array.FindLast(All, entry => score >= entry.Range.MinScore).Level;

    /// <summary>The most tasks that a plan of a level may have.</summary>
    /// <param name="asked">The most tasks that were asked for; null for those of the level.</param>
    public static int MostTasks(ComplexityLevel level, int? asked) => asked ?? Of(level).MaxTasks;

    /// <summary>The lowest score whose level has room for so many tasks.</summary>
    public static int LeastScoreFor(int tasks)
    {
        var entry = Array.Find(All, entry => tasks <= entry.Range.MaxTasks);
        return entry.Range is null ? All[^1].Range.MinScore : entry.Range.MinScore;
    }

    /// <summary>How many tasks a plan of this score should have, where its parts give reason for them.</summary>
    public static int TargetTasks(int score)
    {
        var level = LevelOf(score);
        var range = Of(level);
        var next = Array.Find(All, entry => entry.Level == level + 1).Range;
        var share = (double)(score - range.MinScore) / ((next?.MinScore ?? TopScore) - range.MinScore);
        return level switch
        {
            ComplexityLevel.Simple => 1 + (int)Math.Round(share * 3),
            ComplexityLevel.VeryComplex => range.MinTasks + 2 + (int)Math.Round(share * 10),
            _ => range.MinTasks + (int)Math.Round(1.6 + (share * (range.MaxTasks - range.MinTasks - 1))),
        };
    }
}
