using PSParallelOrchestrator.Engine.Agents.Bedrock;
using PSParallelOrchestrator.Engine.Agents.LanguageModels;
using PSParallelOrchestrator.Engine.Agents.Pricing;

namespace PSParallelOrchestrator.Engine.Agents.ClaudeCode;

/// <summary>Which model Claude Code asks, and where.</summary>
internal static class ClaudeModels
{
    /// <summary>The model where nobody names one.</summary>
    public const string Default = "claude-sonnet-5-5";

    /// <summary>The model on Bedrock where nobody names one.</summary>
    public const string DefaultOnBedrock = "global.anthropic.claude-sonnet-4-5-20250929-v1:0";

    /// <summary>The region of Bedrock where nobody names one.</summary>
    public const string DefaultRegion = "eu-central-1";

    /// <summary>The families of models, each with one that stands for it on Bedrock. It is named to the client, and not asked.</summary>
    public static IReadOnlyList<(string Family, string Model)> BedrockFamilies { get; } =
    [
        ("sonnet", DefaultOnBedrock),
        ("opus", "global.anthropic.claude-opus-4-5-20251101-v1:0"),
        ("haiku", "global.anthropic.claude-haiku-4-5-20251001-v1:0"),
    ];

    /// <summary>Whether the model is asked through Bedrock.</summary>
    /// <returns>Whether the options or the environment say so.</returns>
    public static bool OnBedrock(AgentOptions options) =>
        options.UseBedrock || Environment.GetEnvironmentVariable("CLAUDE_CODE_USE_BEDROCK") is "1" or "true";

    /// <summary>The model: of the options, else of the environment, else the default.</summary>
    public static string Of(AgentOptions options) =>
        Named(options, options.Model ?? ModelVariable.Find() ?? (OnBedrock(options) ? DefaultOnBedrock : Default));

    /// <summary>
    /// The model that a name means where it is asked. The client's own idea of a family is that of its version, and not what is priced.
    /// </summary>
    public static string Named(AgentOptions options, string name) =>
        OnBedrock(options) ? BedrockModels.Find(name) ?? name : ModelNames.Resolve(name);
}
