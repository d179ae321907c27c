namespace PSParallelOrchestrator.Engine.Tests.Support;

/// <summary>Small plans for tests.</summary>
internal static class Plans
{
    public static OrchestratorTask Task(string id, params string[] dependsOn) =>
        new()
        {
            Id = id,
            Prompt = "do " + id,
            DependsOn = dependsOn,
        };

    public static OrchestratorPlan Of(params OrchestratorTask[] tasks) => new() { Tasks = tasks };

    /// <summary>A random graph: task i depends on some of the tasks before it.</summary>
    public static OrchestratorPlan Random(Random random, int tasks, double density, bool estimates = true)
    {
        var all = new OrchestratorTask[tasks];
        for (var i = 0; i < tasks; i++)
        {
            var dependsOn = Enumerable.Range(0, i).Where(_ => random.NextDouble() < density).Select(n => $"t{n}").ToArray();
            all[i] = Task($"t{i}", dependsOn) with
            {
                EstimatedDuration = estimates ? TimeSpan.FromSeconds(1 + random.Next(100)) : null,
            };
        }

        return Of(all);
    }
}
