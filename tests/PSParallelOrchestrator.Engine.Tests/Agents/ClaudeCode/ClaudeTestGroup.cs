namespace PSParallelOrchestrator.Engine.Tests.Agents.ClaudeCode;

/// <summary>Tests that start the real client: 300 MB and half a second of processor time each, so one class after the other.</summary>
[CollectionDefinition(Name)]
public sealed class ClaudeTestGroup
{
    public const string Name = "Claude Code";
}
