namespace PSParallelOrchestrator.Engine.Agents.Simulated;

/// <summary>In TypeScript: a module with a class and a page fragment, and tests for Node's test runner.</summary>
internal static class PageTemplate
{
    public static IEnumerable<SimulatedFile> Files(SimulatedBrief brief)
    {
        var topics = string.Join(" | ", brief.Topics.Select(static topic => $"\"{topic}\""));
        var list = string.Join(", ", brief.Topics.Select(static topic => $"\"{topic}\""));
        yield return new SimulatedFile(
            $"{brief.SourceFolder}/{brief.Name}.ts",
            $$"""
            // {{brief.Mark}}
            // {{brief.Title}}
            // {{brief.Summary}}

            export type Topic = {{topics}};

            export const topics: readonly Topic[] = [{{list}}];

            export interface Entry {
              readonly topic: Topic;
              readonly text: string;
            }

            export class {{brief.Type}} {
              private readonly entries: Entry[] = [];

              add(topic: Topic, text: string): number {
                const trimmed = text.trim();
                if (trimmed === "") {
                  throw new Error(`an entry about ${topic} needs a text`);
                }
                this.entries.push({ topic, text: trimmed });
                return this.list(topic).length;
              }

              list(topic: Topic): readonly Entry[] {
                return this.entries.filter((entry) => entry.topic === topic);
              }
            }

            """);
        yield return new SimulatedFile(
            $"{brief.SourceFolder}/{brief.Name}.html",
            $"""
            <section class="simulated" aria-label="{brief.Id}">
              <h2>{brief.Title}</h2>
              <p>{brief.Mark}</p>
            </section>

            """);
        yield return new SimulatedFile(
            $"{brief.TestFolder}/{brief.Name}.test.ts",
            $$"""
            // {{brief.Mark}}
            import assert from "node:assert/strict";
            import { test } from "node:test";
            import { {{brief.Type}} } from "{{(brief.WritesTests ? "./" : string.Empty)}}{{brief.TestToSource}}/{{brief.Name}}";

            test("{{brief.Id}} keeps an entry about {{brief.Topics[0]}}", () => {
              const service = new {{brief.Type}}();
              assert.equal(service.add("{{brief.Topics[0]}}", " first "), 1);
              assert.equal(service.list("{{brief.Topics[0]}}")[0]?.text, "first");
            });

            test("{{brief.Id}} refuses an empty entry", () => {
              assert.throws(() => new {{brief.Type}}().add("{{brief.Topics[0]}}", " "));
            });

            """);
    }
}
