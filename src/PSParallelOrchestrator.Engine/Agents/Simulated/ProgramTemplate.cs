namespace PSParallelOrchestrator.Engine.Agents.Simulated;

/// <summary>In Python: a module with a class, and unittest tests of it.</summary>
internal static class ProgramTemplate
{
    public static IEnumerable<SimulatedFile> Files(SimulatedBrief brief)
    {
        var topics = string.Concat(brief.Topics.Select(static topic => $"\"{topic}\", "));
        var methods = string.Concat(brief.Topics.Select(static topic =>
            $$""""

                def add_{{topic}}(self, text: str) -> int:
                    """Keep an entry about {{topic}}; say how many there are."""
                    return self._add("{{topic}}", text)

            """"));
        yield return new SimulatedFile(
            $"{brief.SourceFolder}/{brief.Name}_service.py",
            $$""""
            """{{brief.Mark}}

            {{brief.Title}}

            {{brief.Summary}}
            """

            TOPICS = ({{topics.TrimEnd()}})


            class {{brief.Type}}:
                """Keeps entries about the topics of the task."""

                def __init__(self) -> None:
                    self._entries: dict[str, list[str]] = {topic: [] for topic in TOPICS}
            {{methods}}
                def entries(self, topic: str) -> list[str]:
                    """Return the entries about a topic, oldest first."""
                    return list(self._entries[topic])

                def _add(self, topic: str, text: str) -> int:
                    if not text.strip():
                        raise ValueError(f"an entry about {topic} needs a text")
                    self._entries[topic].append(text.strip())
                    return len(self._entries[topic])

            """");
        yield return new SimulatedFile(
            $"{brief.TestFolder}/test_{brief.Name}.py",
            $$""""
            """{{brief.Mark}}"""

            import sys
            import unittest
            from pathlib import Path

            sys.path.insert(0, str(Path(__file__).resolve().parent / "{{brief.TestToSource}}"))

            from {{brief.Name}}_service import {{brief.Type}}  # noqa: E402


            class {{brief.Type}}Test(unittest.TestCase):
                def test_keeps_an_entry_about_{{brief.Topics[0]}}(self) -> None:
                    service = {{brief.Type}}()
                    self.assertEqual(1, service.add_{{brief.Topics[0]}}(" first "))
                    self.assertEqual(["first"], service.entries("{{brief.Topics[0]}}"))

                def test_refuses_an_empty_entry(self) -> None:
                    with self.assertRaises(ValueError):
                        {{brief.Type}}().add_{{brief.Topics[0]}}(" ")


            if __name__ == "__main__":
                unittest.main()

            """");
    }
}
