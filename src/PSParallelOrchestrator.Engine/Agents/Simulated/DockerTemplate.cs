namespace PSParallelOrchestrator.Engine.Agents.Simulated;

/// <summary>A Dockerfile with a compose file, and a script that tests the image.</summary>
internal static class DockerTemplate
{
    public static IEnumerable<SimulatedFile> Files(SimulatedBrief brief)
    {
        var topics = string.Join(' ', brief.Topics);
        yield return new SimulatedFile(
            $"{brief.SourceFolder}/Dockerfile",
            $"""
            # {brief.Mark}
            # {brief.Title}
            # {brief.Summary}
            FROM alpine:3.22

            LABEL simulated="true" task="{brief.Id}"
            ENV TOPICS="{topics}"
            USER nobody
            CMD ["sh", "-c", "echo simulated: $TOPICS"]

            """);
        yield return new SimulatedFile(
            $"{brief.SourceFolder}/compose.yaml",
            $"""
            # {brief.Mark}
            services:
              {brief.Name.Replace('_', '-')}:
                build: .
                environment:
                  TOPICS: "{topics}"
                read_only: true

            """);
        yield return new SimulatedFile(
            $"{brief.TestFolder}/image_test.sh",
            $$"""
            #!/bin/sh
            # {{brief.Mark}}
            set -eu

            here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
            image=$(docker build -q "$here/{{brief.TestToSource}}")
            [ "$(docker run --rm "$image")" = "simulated: {{topics}}" ]

            """);
    }
}
