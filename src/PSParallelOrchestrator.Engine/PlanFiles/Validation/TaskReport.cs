using PSParallelOrchestrator.Engine.PlanFiles.Reading;

namespace PSParallelOrchestrator.Engine.PlanFiles.Validation;

/// <summary>Takes down what is found about one task, with the place of the key it is about where the task came from a file.</summary>
/// <param name="list">Where findings go.</param>
/// <param name="id">The task's id.</param>
/// <param name="source">Where the task came from; null for a task in memory.</param>
internal readonly struct TaskReport(DiagnosticList list, string id, TaskSource? source)
{
    /// <summary>The task's id.</summary>
    public string Id { get; } = id;

    /// <summary>Adds an error about a key, or about an item of the list or mapping under it.</summary>
    public void Error(PlanProblem problem, string key, int item = -1) =>
        list.Error(problem, source?.Find(key, item) ?? default, Id);

    /// <summary>Whether reading one of the keys has failed already, so that its absence means nothing.</summary>
    public bool Failed(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
        {
            if (source is not null && source.Failed(key))
            {
                return true;
            }
        }

        return false;
    }
}
