namespace PSParallelOrchestrator.Engine.Tests.Backends.Contract;

/// <summary>What an attempt does, in terms that every place can follow, in this order.</summary>
/// <param name="Says">What it writes to both its outputs.</param>
/// <param name="Spawns">Whether it starts something that leaves it, and stays for minutes.</param>
/// <param name="WaitsFor">The gate it waits for.</param>
/// <param name="ExitCode">How it ends.</param>
internal sealed record Work(string? Says = null, bool Spawns = false, string? WaitsFor = null, int ExitCode = 0);
