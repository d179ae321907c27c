using PSParallelOrchestrator.Engine.Execution;

namespace PSParallelOrchestrator.Engine.Agents;

/// <summary>What an agent is handed for one attempt.</summary>
/// <param name="Spec">The attempt.</param>
/// <param name="Time">The clock.</param>
public sealed record AgentContext(AttemptSpec Spec, TimeProvider Time)
{
    /// <summary>The workspace, made if it was not there: an attempt that writes nothing leaves no directory.</summary>
    /// <returns>The workspace's full path.</returns>
    public string EnsureWorkspace()
    {
        Directory.CreateDirectory(Spec.Workspace);
        return Spec.Workspace;
    }
}
