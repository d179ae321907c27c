namespace PSParallelOrchestrator.Engine.Execution.Detached.Json;

/// <summary>How the options of agents are written as JSON.</summary>
internal static class AgentOptionsJson
{
    private static readonly AgentOptions Standard = new();

    public static void Write(JsonText json, string name, AgentOptions options)
    {
        // Left out where nothing is set, which is so for commands.
        if (options == Standard)
        {
            return;
        }

        json.Begin(name)
            .Text("model", options.Model)
            .Texts("fallbackModels", options.FallbackModels)
            .Duration("fallbackAfter", options.FallbackAfter)
            .Whole("maxRequests", options.MaxRequests)
            .Text("effort", options.Effort?.ToString())
            .Whole("maxTurns", options.MaxTurns)
            .Text("region", options.Region)
            .Flag("useBedrock", options.UseBedrock)
            .Text("systemPrompt", options.SystemPrompt)
            .Texts("allowedTools", options.AllowedTools)
            .Texts("claudeArguments", options.ClaudeArguments)
            .Flag("skipPermissions", options.SkipPermissions)
            .Duration("outageLimit", options.OutageLimit)
            .Duration("stallLimit", options.StallLimit)
            .End();
    }

    public static AgentOptions Read(JsonFields fields) => new()
    {
        Model = fields.Text("model"),
        FallbackModels = fields.Texts("fallbackModels") ?? [],
        FallbackAfter = fields.Duration("fallbackAfter"),
        MaxRequests = fields.Whole("maxRequests"),
        Effort = fields.Choice<ModelEffort>("effort"),
        MaxTurns = fields.Whole("maxTurns") ?? Standard.MaxTurns,
        Region = fields.Text("region"),
        UseBedrock = fields.Flag("useBedrock") ?? false,
        SystemPrompt = fields.Text("systemPrompt"),
        AllowedTools = fields.Texts("allowedTools") ?? [],
        ClaudeArguments = fields.Texts("claudeArguments") ?? [],
        SkipPermissions = fields.Flag("skipPermissions") ?? false,
        OutageLimit = fields.Duration("outageLimit") ?? Standard.OutageLimit,
        StallLimit = fields.Duration("stallLimit") ?? Standard.StallLimit,
    };
}
