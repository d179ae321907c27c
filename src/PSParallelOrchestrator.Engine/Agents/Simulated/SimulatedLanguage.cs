namespace PSParallelOrchestrator.Engine.Agents.Simulated;

/// <summary>What the Simulated agent writes in.</summary>
internal enum SimulatedLanguage
{
    Python,
    TypeScript,
    CSharp,
    Java,
    Shell,
    Sql,
    Docker,
    Yaml,
    Markdown,
}
