using System.Globalization;
using PSParallelOrchestrator.Engine.Planning.Heuristic;

namespace PSParallelOrchestrator.Engine.Planning.ByModel;

/// <summary>A model's assessment, brought to what levels mean.</summary>
internal static class ComplexityAnswer
{
    /// <summary>Judges an answer.</summary>
    /// <returns>The assessment, or what is wrong with it.</returns>
    public static Judgement<ComplexityAssessment> Judge(string text) =>
        Judgement<ComplexityAssessment>.Of(text, PlannerSchemas.Complexity, static answer =>
        {
            var score = answer.GetProperty("score").GetInt32();
            var rationale = answer.GetProperty("rationale").GetString()!;
            List<string> problems = [];
            if (score is < 0 or > 100)
            {
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"The score is {score}, which is not 0 to 100."));
            }

            if (string.IsNullOrWhiteSpace(rationale))
            {
                problems.Add("The rationale is empty.");
            }

            var level = Enum.Parse<ComplexityLevel>(answer.GetProperty("level").GetString()!);
            return problems.Count > 0
                ? new(null, problems)
                : new(Consistent(level, score, rationale, answer.GetProperty("recommendedExecutors").GetInt32()), []);
        });

    /// <summary>The assessment of a plan: its level is that of the number of tasks.</summary>
    /// <param name="assessed">What was assessed before the plan.</param>
    /// <param name="tasks">How many tasks the plan has.</param>
    public static ComplexityAssessment For(ComplexityAssessment assessed, int tasks)
    {
        var level = LevelRange.LevelOf(LevelRange.LeastScoreFor(tasks));
        var rationale =
            level == assessed.Level
                ? assessed.Rationale
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $"{assessed.Rationale} (Assessed as {assessed.Level}; the plan has {tasks} tasks, which makes it {level}.)");
        var consistent = Consistent(level, assessed.Score, rationale, assessed.RecommendedExecutors);
        return consistent with { RecommendedExecutors = Math.Min(consistent.RecommendedExecutors, tasks) };
    }

    private static ComplexityAssessment Consistent(ComplexityLevel level, int score, string rationale, int executors)
    {
        var range = LevelRange.Of(level);
        var top = level == ComplexityLevel.VeryComplex ? 100 : LevelRange.Of(level + 1).MinScore - 1;
        return new ComplexityAssessment(
            Math.Clamp(score, range.MinScore, top), level, rationale, Math.Clamp(executors, range.MinExecutors, range.MaxExecutors));
    }
}
