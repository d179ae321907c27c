namespace PSParallelOrchestrator.Engine.Execution.Detached.Json;

/// <summary>How the settings of the Simulated agent are written as JSON.</summary>
internal static class SimulationJson
{
    public static void Write(JsonText json, string name, SimulationOptions options) => json
        .Begin(name)
        .Duration("duration", options.Duration)
        .Flag("writeFiles", options.WriteFiles)
        .List("rules", options.Rules.Count == 0 ? null : options.Rules, WriteRule)
        .End();

    public static SimulationOptions Read(JsonFields fields) => new()
    {
        Duration = fields.Duration("duration") ?? TimeSpan.Zero,
        WriteFiles = fields.Flag("writeFiles") ?? true,
        Rules = [.. (fields.Objects("rules") ?? []).Select(ReadRule)],
    };

    private static void WriteRule(JsonText json, SimulationRule rule) => json
        .BeginElement()
        .Text("task", rule.Task)
        .Duration("duration", rule.Duration)
        .Whole("fail", rule.Fail)
        .Text("failureClass", rule.FailureClass?.ToString())
        .Duration("retryAfter", rule.RetryAfter)
        .Flag("hang", rule.Hang)
        .Text("conflict", rule.Conflict)
        .Text("memory", rule.Memory?.ToString())
        .Flag("writeFiles", rule.WriteFiles)
        .End();

    private static SimulationRule ReadRule(JsonFields fields) => new()
    {
        Task = fields.RequiredText("task"),
        Duration = fields.Duration("duration"),
        Fail = fields.Whole("fail"),
        FailureClass = fields.Choice<FailureClass>("failureClass"),
        RetryAfter = fields.Duration("retryAfter"),
        Hang = fields.Flag("hang"),
        Conflict = fields.Text("conflict"),
        Memory = fields.Memory("memory"),
        WriteFiles = fields.Flag("writeFiles"),
    };
}
