using System.Text.RegularExpressions;

namespace PSParallelOrchestrator.Engine.Agents.Pricing;

/// <summary>The many names of one model.</summary>
public static partial class ModelId
{
    /// <summary>
    /// The bare name of a model: <c>claude-sonnet-4-5</c> for <c>claude-sonnet-4-5-20250929</c>, <c>claude-sonnet-4-5[1m]</c>,
    /// <c>global.anthropic.claude-sonnet-4-5-20250929-v1:0</c>, and the ARN of an inference profile of that name.
    /// </summary>
    /// <param name="model">Any of them.</param>
    /// <returns>The bare name; the text itself where it names no such model.</returns>
    public static string Bare(string model) => Form().Match(model) is { Success: true } match ? match.Groups["name"].Value : model;

    /// <summary>
    /// Whether an id of Bedrock is tied to a region or a geography (<c>eu.anthropic.</c>, <c>anthropic.</c>), which costs more than the
    /// global endpoint.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <returns>Whether it is; never for a bare name.</returns>
    public static bool IsRegional(string model) =>
        model.Contains("anthropic.", StringComparison.Ordinal) && !model.Contains("global.anthropic.", StringComparison.Ordinal);

    [GeneratedRegex(
        @"^(?:arn:[^/]+/)?(?:[a-z-]+\.)?(?:anthropic\.)?(?<name>claude-[a-z0-9-]+?)(?:-20[0-9]{6})?(?:-v[0-9]+(?::[0-9]+)?)?(?:-latest)?(?:\[[0-9a-z]+\])?$")]
    private static partial Regex Form();
}
