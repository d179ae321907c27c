using System.Text;
using PSParallelOrchestrator.Engine.PlanFiles;

namespace PSParallelOrchestrator.Engine.Tests.PlanFiles;

public class PlanFileFuzzTests
{
    private const string Good = """
        { "id": "01ja0000000000000000000000", "requirements": "r \u00e4 𝄞", "maxExecutors": 3,
          "complexity": { "score": 42, "level": "Moderate", "rationale": "why", "recommendedExecutors": 2 },
          "tasks": [
            { "id": "a", "title": "t", "kind": "Agent", "prompt": "p\n", "agent": "Simulated", "dependsOn": ["b"],
              "resources": { "cpus": 0.5, "memory": "1.5G", "gpus": 1 }, "timeLimit": "1.02:03:04.5", "maxRetries": 3,
              "environment": { "K": "v" }, "outputs": ["src/**"], "requireApproval": true, "priority": -1, "tags": ["x"] },
            { "id": "b", "kind": "Command", "command": "sh", "arguments": ["-c", "true"] } ] }
        """;

    [Fact]
    public void A_mutated_plan_is_a_plan_or_says_what_is_wrong() =>
        PlanFuzz.Check(Encoding.UTF8.GetBytes(Good), bytes => PlanFile.Parse(bytes), 20_260_101, "{}[],:\"0-e\\n");

    [Fact]
    public void Every_cut_is_found()
    {
        var good = Encoding.UTF8.GetBytes(Good);
        for (var length = 1; length < good.Length; length++)
        {
            var result = PlanFile.Parse(good[..length]);
            Assert.Null(result.Plan);
            Assert.Contains(result.Diagnostics, d => d.Code == "FileCutOff");
        }
    }
}
