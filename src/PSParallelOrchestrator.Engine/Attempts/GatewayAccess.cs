namespace PSParallelOrchestrator.Engine.Attempts;

/// <summary>Where an attempt asks its models, and what it is known by there: good while the attempt runs, and never stored.</summary>
/// <param name="Address">The address of the run's model gateway, without a slash at the end; <c>unix:PATH</c> for an executor that
/// reaches it by a socket.</param>
/// <param name="Token">The attempt's own token at the gateway.</param>
public sealed record GatewayAccess(string Address, string Token);
