namespace PSParallelOrchestrator.ModelServer.Scripts;

/// <summary>Answers in order: the first request of a conversation gets the first step.</summary>
/// <param name="Steps">The answers; after the last one the answer is the text "Done.".</param>
/// <param name="Loop">Repeats the last step for ever instead.</param>
/// <param name="Name">Tells the tries of this script from those of an equal one.</param>
public sealed record ModelScript(IReadOnlyList<ScriptStep> Steps, bool Loop = false, string? Name = null)
{
    /// <summary>The answer after so many answers.</summary>
    public ScriptStep StepAt(int index) =>
        index < Steps.Count ? Steps[index]
        : Loop && Steps.Count > 0 ? Steps[^1]
        : ScriptStep.OfText("Done.");
}
