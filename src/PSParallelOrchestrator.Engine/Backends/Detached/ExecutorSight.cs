namespace PSParallelOrchestrator.Engine.Backends.Detached;

/// <summary>What a host sees of the executor of an attempt.</summary>
internal abstract record ExecutorSight
{
    /// <summary>It lives, or will.</summary>
    /// <param name="Handle">What it is known by.</param>
    /// <param name="Since">When it began, as far as that is known.</param>
    public sealed record Alive(string Handle, DateTimeOffset Since) : ExecutorSight;

    /// <summary>There is none. Processes that it started may be left.</summary>
    /// <param name="Reason">How that is known, for people.</param>
    public sealed record Gone(string Reason) : ExecutorSight;

    /// <summary>Only somebody at its place can know.</summary>
    /// <param name="Place">The place, by the name the user can declare lost.</param>
    /// <param name="IsThisMachine">Whether that is this machine, looked at from a container.</param>
    public sealed record OutOfReach(string Place, bool IsThisMachine) : ExecutorSight;
}
