using PSParallelOrchestrator.Engine.Agents.Activity;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Files.Trees;

namespace PSParallelOrchestrator.Engine.Agents;

/// <summary>What an agent is handed for one attempt.</summary>
/// <param name="Spec">The attempt.</param>
/// <param name="Time">The clock.</param>
/// <param name="Services">Keys and prices.</param>
public sealed record AgentContext(AttemptSpec Spec, TimeProvider Time, AgentAccess Services)
{
    private readonly IModelUse? models;

    /// <summary>What its processes have left of the time for their end, when the attempt is to end, is over.</summary>
    public CancellationToken AtOnce { get; init; } = new(canceled: true);

    /// <summary>Where it asks its models.</summary>
    /// <exception cref="InvalidOperationException">It is not to ask any.</exception>
    public GatewayAccess Gateway => Spec.Gateway ?? throw WithoutGateway();

    /// <summary>What it does there.</summary>
    /// <exception cref="InvalidOperationException">It is not to ask any model.</exception>
    public IModelUse Models
    {
        get => models ?? throw WithoutGateway();
        init => models = value;
    }

    /// <summary>The directory in which the agent keeps its session, for an attempt that continues it; made if it was not there.</summary>
    public string EnsureSession()
    {
        PrivateDirectory.Make(Spec.Session);
        return Spec.Session;
    }

    /// <summary>Removes the session: what it came to cannot be continued.</summary>
    public void ForgetSession() => FileTree.Remove(Spec.Session, Spec.Directory);

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

    private static InvalidOperationException WithoutGateway() => new("The attempt has no model gateway.");
}
