namespace PSParallelOrchestrator.Engine.Agents.Simulated;

/// <summary>A POSIX shell script, and a script that tests it.</summary>
internal static class ShellTemplate
{
    public static IEnumerable<SimulatedFile> Files(SimulatedBrief brief)
    {
        yield return new SimulatedFile(
            $"{brief.SourceFolder}/{brief.Name}.sh",
            $$"""
            #!/bin/sh
            # {{brief.Mark}}
            # {{brief.Title}}
            # {{brief.Summary}}
            set -eu

            for topic in {{string.Join(' ', brief.Topics)}}; do
                printf 'simulated: %s\n' "$topic"
            done

            """);
        yield return new SimulatedFile(
            $"{brief.TestFolder}/{brief.Name}_test.sh",
            $$"""
            #!/bin/sh
            # {{brief.Mark}}
            set -eu

            here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
            lines=$(sh "$here/{{brief.TestToSource}}/{{brief.Name}}.sh" | wc -l)
            [ "$lines" -eq {{brief.Topics.Count}} ]

            """);
    }
}
