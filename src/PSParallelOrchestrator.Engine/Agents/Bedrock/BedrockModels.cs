using System.Text.RegularExpressions;
using PSParallelOrchestrator.Engine.Agents.MessagesApi;
using PSParallelOrchestrator.Engine.Agents.Pricing;

namespace PSParallelOrchestrator.Engine.Agents.Bedrock;

/// <summary>How Bedrock names models.</summary>
internal static partial class BedrockModels
{
    /// <summary>
    /// The id of a model on Bedrock. Ids and ARNs of Bedrock stay as they are; a bare name means the global inference profile.
    /// </summary>
    /// <param name="model">The model as the user names it.</param>
    /// <exception cref="OrchestratorException"><c>BedrockModelUnknown</c>: a bare name without a date, of a model that is not known
    /// here.</exception>
    public static string IdOf(string model) => Find(model) ?? throw ServiceErrors.NoBedrockModel(model);

    /// <summary>The same.</summary>
    /// <returns>The id; null for a bare name without a date, of a model that is not known here.</returns>
    public static string? Find(string model)
    {
        model = ModelNames.Resolve(model);
        return !model.StartsWith("claude", StringComparison.Ordinal) ? model
            : Dated().IsMatch(model) ? $"global.anthropic.{model}-v1:0"
            : ModelNames.OnBedrock(ModelId.Bare(model));
    }

    /// <summary>The region that an ARN names.</summary>
    /// <returns>The region; null where the id is no ARN.</returns>
    public static string? RegionOf(string model) =>
        model.StartsWith("arn:", StringComparison.Ordinal) && model.Split(':') is [_, _, _, { Length: > 0 } region, ..] ? region : null;

    [GeneratedRegex("^claude-[a-z0-9-]+-20[0-9]{6}$")]
    private static partial Regex Dated();
}
