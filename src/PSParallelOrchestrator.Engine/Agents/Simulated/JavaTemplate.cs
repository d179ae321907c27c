namespace PSParallelOrchestrator.Engine.Agents.Simulated;

/// <summary>A class, and a program that tests it.</summary>
internal static class JavaTemplate
{
    public static IEnumerable<SimulatedFile> Files(SimulatedBrief brief)
    {
        var topics = string.Join(", ", brief.Topics.Select(static topic => $"\"{topic}\""));
        yield return new SimulatedFile(
            $"{brief.SourceFolder}/{brief.Type}.java",
            $$"""
            // {{brief.Mark}}
            // {{brief.Title}}
            // {{brief.Summary}}
            import java.util.ArrayList;
            import java.util.HashMap;
            import java.util.List;
            import java.util.Map;

            /** Keeps entries about the topics of the task. */
            public final class {{brief.Type}} {
                public static final List<String> TOPICS = List.of({{topics}});

                private final Map<String, List<String>> entries = new HashMap<>();

                public int add(String topic, String text) {
                    if (!TOPICS.contains(topic) || text.isBlank()) {
                        throw new IllegalArgumentException("an entry needs a known topic and a text");
                    }
                    entries.computeIfAbsent(topic, key -> new ArrayList<>()).add(text.strip());
                    return entries(topic).size();
                }

                public List<String> entries(String topic) {
                    return List.copyOf(entries.getOrDefault(topic, List.of()));
                }
            }

            """);
        yield return new SimulatedFile(
            $"{brief.TestFolder}/{brief.Type}Test.java",
            $$"""
            // {{brief.Mark}}
            public final class {{brief.Type}}Test {
                public static void main(String[] arguments) {
                    {{brief.Type}} service = new {{brief.Type}}();
                    if (service.add("{{brief.Topics[0]}}", " first ") != 1) {
                        throw new AssertionError("one entry about {{brief.Topics[0]}} expected");
                    }
                    if (!service.entries("{{brief.Topics[0]}}").get(0).equals("first")) {
                        throw new AssertionError("the entry is kept without blanks");
                    }
                }
            }

            """);
    }
}
