namespace PSParallelOrchestrator.Engine.Execution.Detached.Json;

/// <summary>How the task of an attempt is written as JSON.</summary>
internal static class OrchestratorTaskJson
{
    public static void Write(JsonText json, string name, OrchestratorTask task)
    {
        json.Begin(name)
            .Text("id", task.Id)
            .Text("title", task.Title)
            .Text("prompt", task.Prompt)
            .Text("command", task.Command)
            .Texts("arguments", task.Arguments)
            .Texts("dependsOn", task.DependsOn)
            .Duration("timeLimit", task.TimeLimit)
            .Duration("graceTime", task.GraceTime)
            .Whole("maxRetries", task.MaxRetries)
            .List("successCodes", task.SuccessCodes, static (json, code) => json.Element(code))
            .Duration("estimatedDuration", task.EstimatedDuration)
            .Texts("outputs", task.Outputs)
            .Text("verify", task.Verify)
            .Text("commandShell", task.CommandShell)
            .Flag("requireApproval", task.RequireApproval)
            .Text("agent", task.Agent?.ToString())
            .Text("model", task.Model)
            .Text("network", task.Network?.ToString())
            .Text("effort", task.Effort?.ToString())
            .Text("retry", task.Retry?.ToString())
            .Whole("maxTurns", task.MaxTurns)
            .Money("maxCostUsd", task.MaxCostUsd)
            .Whole("priority", task.Priority)
            .Texts("secrets", task.Secrets)
            .Texts("tags", task.Tags);
        TaskScriptJson.Write(json, task.Script);
        ExitCodesJson.Write(json, task.ExitCodes);
        TaskResourcesJson.Write(json, "resources", task.Resources);
        Write(json, "dependencyReasons", task.DependencyReasons);
        Write(json, "environment", task.Environment);
        json.End();
    }

    public static OrchestratorTask Read(JsonFields fields) => new()
    {
        Id = fields.RequiredText("id"),
        Title = fields.Text("title"),
        Prompt = fields.Text("prompt"),
        Command = fields.Text("command"),
        Arguments = fields.Texts("arguments") ?? [],
        Script = TaskScriptJson.Read(fields),
        DependsOn = fields.Texts("dependsOn") ?? [],
        DependencyReasons = JsonFields.Given(fields.Object("dependencyReasons"), "dependencyReasons").AllTexts(),
        Resources = TaskResourcesJson.Read(fields.Object("resources")),
        TimeLimit = fields.Duration("timeLimit"),
        GraceTime = fields.Duration("graceTime"),
        MaxRetries = fields.Whole("maxRetries"),
        ExitCodes = JsonFields.Given(ExitCodesJson.Read(fields), ExitCodesJson.Name),
        SuccessCodes = fields.Wholes("successCodes") ?? [],
        EstimatedDuration = fields.Duration("estimatedDuration"),
        Environment = JsonFields.Given(fields.Object("environment"), "environment").AllTexts(),
        Outputs = fields.Texts("outputs") ?? [],
        Verify = fields.Text("verify"),
        CommandShell = fields.Text("commandShell"),
        RequireApproval = fields.Flag("requireApproval") ?? false,
        Agent = fields.Choice<AgentKind>("agent"),
        Model = fields.Text("model"),
        Network = fields.Choice<TaskNetwork>("network"),
        Effort = fields.Choice<ModelEffort>("effort"),
        Retry = fields.Choice<TaskRetry>("retry"),
        MaxTurns = fields.Whole("maxTurns"),
        MaxCostUsd = fields.Money("maxCostUsd"),
        Priority = fields.RequiredWhole("priority"),
        Secrets = fields.Texts("secrets") ?? [],
        Tags = fields.Texts("tags") ?? [],
    };

    private static void Write(JsonText json, string name, IReadOnlyDictionary<string, string> texts)
    {
        json.Begin(name);
        foreach (var (key, text) in texts)
        {
            json.Text(key, text);
        }

        json.End();
    }
}
