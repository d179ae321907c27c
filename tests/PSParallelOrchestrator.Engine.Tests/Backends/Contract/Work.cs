namespace PSParallelOrchestrator.Engine.Tests.Backends.Contract;

/// <summary>What an attempt does, in terms that every place can follow, in this order.</summary>
/// <param name="Says">What it writes to both its outputs.</param>
/// <param name="Spawns">Whether it starts something that leaves it, and stays for minutes.</param>
/// <param name="WaitsFor">The gate it waits for.</param>
/// <param name="ExitCode">How it ends.</param>
/// <param name="Asked">What it does when it is asked to end; it says <c>asked</c> either way. Null for nothing special.</param>
internal sealed record Work(
    string? Says = null, bool Spawns = false, string? WaitsFor = null, int ExitCode = 0, WhenAsked? Asked = null);

/// <summary>What work does when it is asked to end.</summary>
internal enum WhenAsked
{
    /// <summary>It tidies up and ends.</summary>
    Ends,

    /// <summary>It goes on.</summary>
    GoesOn,
}
