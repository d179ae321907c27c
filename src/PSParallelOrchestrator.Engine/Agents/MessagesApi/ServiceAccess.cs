using PSParallelOrchestrator.Engine.Agents.MessagesApi.Wire;

namespace PSParallelOrchestrator.Engine.Agents.MessagesApi;

/// <summary>Where a service is, and what it knows its customer by.</summary>
/// <param name="Address">Where it is, without a slash at the end.</param>
internal sealed record ServiceAccess(string Address, IRequestAuthorization Authorization);
