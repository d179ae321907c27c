using PSParallelOrchestrator.Engine.Agents.Pricing;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Agents;

/// <summary>What agents and planners that ask a model are given beside the work itself.</summary>
public sealed record AgentAccess
{
    // Both are looked for when they are first asked for: a command needs neither, and its executor is started for it alone.
    private SecretStore? secrets;
    private PriceTable? prices;

    /// <summary>Keys, by the name of the environment variable that carries each.</summary>
    public SecretStore Secrets
    {
        get => secrets ??= SecretStore.FromEnvironment();
        init => secrets = value;
    }

    /// <summary>What models cost.</summary>
    public PriceTable Prices
    {
        get => prices ??= PriceTable.BuiltIn;
        init => prices = value;
    }

    /// <summary>Whether the programs of agents are those of this machine; elsewhere only their keys can be looked at.</summary>
    internal bool ProgramsAreHere { get; init; } = true;

    /// <summary>The same, with the prices of a run.</summary>
    /// <param name="priceFile">A file of prices that override the built-in ones, as a full path; null for none.</param>
    /// <returns>The services.</returns>
    /// <exception cref="OrchestratorException">The file cannot be read.</exception>
    internal AgentAccess For(string? priceFile) => priceFile is null ? this : this with { Prices = PriceTable.BuiltIn.With(priceFile) };

    /// <summary>The same, with the prices that an attempt is given.</summary>
    /// <param name="prices">The text of a file of prices; null for none.</param>
    /// <returns>The services.</returns>
    /// <exception cref="OrchestratorException">It cannot be read.</exception>
    internal AgentAccess WithPrices(string? prices) => prices is null ? this : this with { Prices = PriceTable.BuiltIn.WithText(prices) };
}
