using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Agents.MessagesApi;
using PSParallelOrchestrator.Engine.Agents.Pricing;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Gateway.Requests;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Gateway.Access;

/// <summary>What an attempt may do at the gateway.</summary>
/// <param name="Attempt">The attempt's token, by which it is named.</param>
/// <param name="Models">The models that it may ask, as its agent names them.</param>
internal sealed record AttemptGrant(string Attempt, ServiceKind Service, IReadOnlyList<string> Models)
{
    private static readonly string[] Places =
        [.. ServiceAddress.Variables, "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"];

    /// <summary>What an agent may do.</summary>
    /// <param name="attempt">The attempt's token.</param>
    /// <param name="needs">What it asks of models.</param>
    /// <param name="options">How it works.</param>
    public static AttemptGrant Of(string attempt, ModelNeeds needs, AgentOptions options) =>
        new(attempt, needs.OnBedrock ? ServiceKind.Bedrock : ServiceKind.Anthropic, needs.Models)
        {
            Fallbacks = Distinct(needs),
            FallbackAfter = options.FallbackAfter ?? options.OutageLimit,
            Region = options.Region,
            OutageLimit = options.OutageLimit,
            StallLimit = options.StallLimit,
            AllowsServerTools = needs.MayUseServerTools,
            TakesLogins = needs.TakesLogins,
        };

    /// <summary>What an attempt may do.</summary>
    /// <param name="spec">The attempt.</param>
    /// <param name="needs">What its agent asks of models.</param>
    public static AttemptGrant Of(AttemptSpec spec, ModelNeeds needs) => Of(spec.Token, needs, spec.AgentOptions) with
    {
        LimitUsd = spec.Task.MaxCostUsd,
        Variables = VariablesOf(spec.Task.Environment),
    };

    /// <summary>What of a task's environment names keys and places of services; the rest is not the gateway's concern.</summary>
    public static IReadOnlyDictionary<string, string> VariablesOf(IReadOnlyDictionary<string, string> environment) =>
        environment.Where(variable => SecretStore.IsAgentVariable(variable.Key) || Places.Contains(variable.Key))
            .ToDictionary(StringComparer.Ordinal);

    /// <summary>What it may cost, in US dollars; null for no limit of its own.</summary>
    public decimal? LimitUsd { get; init; }

    /// <summary>The region of Bedrock; null for what the model or the environment says.</summary>
    public string? Region { get; init; }

    /// <summary>The models that stand in for those, each for the one before it.</summary>
    public IReadOnlyList<string> Fallbacks { get; init; } = [];

    /// <summary>For how long a model is waited for before one of them is asked.</summary>
    public TimeSpan FallbackAfter { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>For how long trouble of its service is waited out.</summary>
    public TimeSpan OutageLimit { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a model may be silent.</summary>
    public required TimeSpan StallLimit { get; init; }

    /// <summary>Whether it may use tools that the service runs and charges for.</summary>
    public bool AllowsServerTools { get; init; }

    /// <summary>Whether its requests may carry a token of a subscription.</summary>
    public bool TakesLogins { get; init; }

    /// <summary>What its task sets of the variables that carry keys and addresses.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>();

    /// <summary>The model that stands in for another one; null for none.</summary>
    public string? StandInFor(string model)
    {
        var next = 0;
        while (next < Fallbacks.Count && !ModelNames.AreSame(Fallbacks[next], model))
        {
            next++;
        }

        // Not one of them: the first stands in for it, where it is the model that is meant and not one of a tool.
        next = next < Fallbacks.Count ? next + 1
            : Models is [var first, ..] && ModelNames.AreSame(first, model) ? 0
            : Fallbacks.Count;
        return next < Fallbacks.Count ? Fallbacks[next] : null;
    }

    // A model named twice would be found again and again.
    private static List<string> Distinct(ModelNeeds needs)
    {
        var distinct = new List<string>();
        foreach (var model in needs.Fallbacks)
        {
            if (!distinct.Concat(needs.Models.Take(1)).Any(known => ModelNames.AreSame(known, model)))
            {
                distinct.Add(model);
            }
        }

        return distinct;
    }
}
