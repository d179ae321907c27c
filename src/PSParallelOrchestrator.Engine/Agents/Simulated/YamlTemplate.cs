namespace PSParallelOrchestrator.Engine.Agents.Simulated;

/// <summary>A configuration with a step for each topic, and a script that tests it.</summary>
internal static class YamlTemplate
{
    public static IEnumerable<SimulatedFile> Files(SimulatedBrief brief)
    {
        var steps = string.Concat(brief.Topics.Select(static topic => $"  - name: \"{topic}\"\n    run: \"echo simulated {topic}\"\n"));
        yield return new SimulatedFile(
            $"{brief.SourceFolder}/{brief.Name}.yaml",
            $"""
            # {brief.Mark}
            # {brief.Title}
            # {brief.Summary}
            simulated: true
            task: "{brief.Id}"
            steps:
            {steps}
            """);
        yield return new SimulatedFile(
            $"{brief.TestFolder}/{brief.Name}_test.sh",
            $$"""
            #!/bin/sh
            # {{brief.Mark}}
            set -eu

            here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
            steps=$(grep -c '^  - name: ' "$here/{{brief.TestToSource}}/{{brief.Name}}.yaml")
            [ "$steps" -eq {{brief.Topics.Count}} ]

            """);
    }
}
