namespace PSParallelOrchestrator.Engine.Agents.Simulated;

/// <summary>A table for each topic, and statements that try them.</summary>
internal static class SqlTemplate
{
    public static IEnumerable<SimulatedFile> Files(SimulatedBrief brief)
    {
        var tables = string.Concat(brief.Topics.Select(topic =>
            $"""

            CREATE TABLE {brief.Name}_{topic} (
                id INTEGER PRIMARY KEY,
                label VARCHAR(200) NOT NULL,
                created_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP
            );

            """));
        yield return new SimulatedFile(
            $"{brief.SourceFolder}/schema.sql",
            $"""
            -- {brief.Mark}
            -- {brief.Title}
            -- {brief.Summary}
            {tables}
            """);

        var checks = string.Concat(brief.Topics.Select(topic =>
            $"""

            INSERT INTO {brief.Name}_{topic} (id, label) VALUES (1, 'simulated {topic}');
            SELECT COUNT(*) AS expected_1 FROM {brief.Name}_{topic} WHERE label = 'simulated {topic}';

            """));
        yield return new SimulatedFile(
            $"{brief.TestFolder}/schema_test.sql",
            $"""
            -- {brief.Mark}
            -- Run after {brief.TestToSource}/schema.sql on an empty database.
            {checks}
            """);
    }
}
