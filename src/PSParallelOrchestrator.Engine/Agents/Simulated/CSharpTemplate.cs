namespace PSParallelOrchestrator.Engine.Agents.Simulated;

/// <summary>A class, and xunit tests of it.</summary>
internal static class CSharpTemplate
{
    public static IEnumerable<SimulatedFile> Files(SimulatedBrief brief)
    {
        var methods = string.Concat(brief.Topics.Select(static topic =>
            $$"""

                /// <summary>Keeps an entry about {{topic}}.</summary>
                public int Add{{TaskWords.Pascal(topic)}}(string text) => Add("{{topic}}", text);

            """));
        yield return new SimulatedFile(
            $"{brief.SourceFolder}/{brief.Type}.cs",
            $$"""
            // {{brief.Mark}}
            // {{brief.Title}}
            // {{brief.Summary}}
            using System;
            using System.Collections.Generic;
            using System.Linq;

            namespace Simulated.{{TaskWords.Pascal(brief.Name)}}Work;

            /// <summary>Keeps entries about the topics of the task.</summary>
            public sealed class {{brief.Type}}
            {
                private readonly List<(string Topic, string Text)> entries = new();
            {{methods}}
                /// <summary>The entries about a topic, oldest first.</summary>
                public IReadOnlyList<string> Entries(string topic) =>
                    entries.Where(entry => entry.Topic == topic).Select(entry => entry.Text).ToList();

                private int Add(string topic, string text)
                {
                    if (string.IsNullOrWhiteSpace(text))
                        throw new ArgumentException($"An entry about {topic} needs a text.", nameof(text));

                    entries.Add((topic, text.Trim()));
                    return Entries(topic).Count;
                }
            }

            """);
        yield return new SimulatedFile(
            $"{brief.TestFolder}/{brief.Type}Tests.cs",
            $$"""
            // {{brief.Mark}}
            using System;
            using Xunit;

            namespace Simulated.{{TaskWords.Pascal(brief.Name)}}Work;

            public class {{brief.Type}}Tests
            {
                [Fact]
                public void KeepsAnEntry()
                {
                    var service = new {{brief.Type}}();
                    Assert.Equal(1, service.Add{{TaskWords.Pascal(brief.Topics[0])}}(" first "));
                    Assert.Equal("first", Assert.Single(service.Entries("{{brief.Topics[0]}}")));
                }

                [Fact]
                public void RefusesAnEmptyEntry()
                {
                    Assert.Throws<ArgumentException>(() => new {{brief.Type}}().Add{{TaskWords.Pascal(brief.Topics[0])}}(" "));
                }
            }

            """);
    }
}
