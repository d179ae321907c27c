using PSParallelOrchestrator.Engine.Agents.Activity;
using PSParallelOrchestrator.Engine.Agents.Budgets;
using PSParallelOrchestrator.Engine.Attempts;

namespace PSParallelOrchestrator.Engine.Agents;

/// <summary>What an agent is handed for one attempt.</summary>
/// <param name="Spec">The attempt.</param>
/// <param name="Time">The clock.</param>
/// <param name="Services">Keys and prices.</param>
/// <param name="Spending">What the attempt may spend.</param>
public sealed record AgentContext(AttemptSpec Spec, TimeProvider Time, AgentAccess Services, SpendingLimit Spending)
{
    /// <summary>What its processes have left of the time for their end, when the attempt is to end, is over.</summary>
    public CancellationToken AtOnce { get; init; } = new(canceled: true);

    /// <summary>Where the agent says what it is doing. One for the whole attempt.</summary>
    public ActivityLog Activity { get; } = new(Path.Combine(Spec.Directory, ActivityLog.FileName), Services.Secrets, Time);

    /// <summary>Whether the workspace was made, or may have been there: it has to be there at the end.</summary>
    public bool HasWorkspace { get; private set; }

    /// <summary>The workspace, made if it was not there: an attempt that writes nothing leaves no directory.</summary>
    /// <returns>The workspace's full path.</returns>
    public string EnsureWorkspace()
    {
        Directory.CreateDirectory(Spec.Workspace);
        HasWorkspace = true;
        return Spec.Workspace;
    }
}
