using PSParallelOrchestrator.Engine.Attempts;

namespace PSParallelOrchestrator.Engine.Execution.Detached.Json;

/// <summary>How an attempt is written as JSON.</summary>
internal static class AttemptSpecJson
{
    public static void Write(JsonText json, string name, AttemptSpec spec)
    {
        json.Begin(name)
            .Text("token", spec.Token)
            .Text("runId", spec.RunId)
            .Whole("attempt", spec.Attempt)
            .Whole("executor", spec.Executor)
            .Duration("timeLimit", spec.TimeLimit)
            .Duration("graceTime", spec.GraceTime)
            .List("successCodes", spec.SuccessCodes, static (json, code) => json.Element(code))
            .List("gpus", spec.Gpus, static (json, gpu) => json.Element(gpu))

            // Left out where it is the first: the names of an enumeration are costly at their first use, and commands need no agent.
            .Text("agent", spec.Agent == default ? null : spec.Agent.ToString())
            .Money("costLimitUsd", spec.CostLimitUsd)
            .Text("prices", spec.Prices)
            .Text("previousFailure", spec.PreviousFailure)
            .Text("continues", spec.Continues)
            .Text("requirements", spec.Requirements)
            .Flag("isCommandBesidePlan", spec.IsCommandBesidePlan ? true : null)
            .Text("beforeTask", spec.BeforeTask)
            .Text("afterTask", spec.AfterTask)
            .Text("verifyShell", spec.VerifyShell)
            .Text("commandShell", spec.CommandShell)
            .Text("shell", spec.Shell);
        if (spec.Dependencies.Count > 0)
        {
            json.Begin("dependencies");
            foreach (var (id, attempt) in spec.Dependencies)
            {
                json.Text(id, attempt);
            }

            json.End();
        }

        ExitCodesJson.Write(json, spec.ExitCodes);
        OrchestratorTaskJson.Write(json, "task", spec.Task);
        TaskResourcesJson.Write(json, "resources", spec.Resources);
        AgentOptionsJson.Write(json, "agentOptions", spec.AgentOptions);
        SimulationJson.Write(json, "simulation", spec.Simulation);
        json.End();
    }

    /// <param name="directory">Where this process finds the attempt, which the file does not say.</param>
    public static AttemptSpec Read(JsonFields fields, string directory) => new()
    {
        Token = fields.RequiredText("token"),
        RunId = fields.RequiredText("runId"),
        Task = OrchestratorTaskJson.Read(JsonFields.Given(fields.Object("task"), "task")),
        Attempt = fields.RequiredWhole("attempt"),
        Executor = fields.RequiredWhole("executor"),
        Directory = directory,
        TimeLimit = JsonFields.Given(fields.Duration("timeLimit"), "timeLimit"),
        GraceTime = JsonFields.Given(fields.Duration("graceTime"), "graceTime"),
        ExitCodes = ExitCodesJson.Read(fields),
        SuccessCodes = fields.Wholes("successCodes"),
        Resources = TaskResourcesJson.Read(fields.Object("resources")),
        Gpus = fields.Wholes("gpus"),
        Agent = fields.Choice<AgentKind>("agent") ?? default,
        AgentOptions = fields.Object("agentOptions") is { } options ? AgentOptionsJson.Read(options) : new AgentOptions(),
        CostLimitUsd = fields.Money("costLimitUsd"),
        Prices = fields.Text("prices"),
        PreviousFailure = fields.Text("previousFailure"),
        Continues = fields.Text("continues"),
        Requirements = fields.Text("requirements"),
        IsCommandBesidePlan = fields.Flag("isCommandBesidePlan") ?? false,
        BeforeTask = fields.Text("beforeTask"),
        AfterTask = fields.Text("afterTask"),
        VerifyShell = fields.Text("verifyShell"),
        CommandShell = fields.Text("commandShell"),
        Shell = fields.Text("shell"),
        Dependencies = fields.Object("dependencies")?.AllTexts() ?? new Dictionary<string, string>(),
        Simulation = SimulationJson.Read(JsonFields.Given(fields.Object("simulation"), "simulation")),
    };
}
