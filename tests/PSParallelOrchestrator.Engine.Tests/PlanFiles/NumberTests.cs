using System.Text;
using PSParallelOrchestrator.Engine.PlanFiles;
using PSParallelOrchestrator.Engine.PlanFiles.Validation;
using PSParallelOrchestrator.Engine.PlanFiles.Yaml;

namespace PSParallelOrchestrator.Engine.Tests.PlanFiles;

/// <summary>Numbers that do not fit, and numbers that are not what they look like, are said in words of their own.</summary>
public sealed class NumberTests
{
    [Theory]
    [InlineData("maxCostUsd: 1e308", "NumberOutOfRange", "'maxCostUsd' cannot be 1e308: it is an amount of US dollars.")]
    [InlineData("maxCostUsd: 1e-308", "NumberOutOfRange", "'maxCostUsd' cannot be 1e-308: it is an amount of US dollars.")]
    [InlineData("maxCostUsd: 0", "MaxCostOutOfRange", "Task 'a' may cost 0 US dollars.")]
    [InlineData("maxCostUsd: 0e5", "MaxCostOutOfRange", "Task 'a' may cost 0 US dollars.")]
    [InlineData("maxCostUsd: 0.00", "MaxCostOutOfRange", "Task 'a' may cost 0 US dollars.")]
    [InlineData("maxTurns: 1e-308", "NumberOutOfRange", "'maxTurns' cannot be 1e-308: it is a whole number of 32 bits.")]
    [InlineData("maxRetries: 1e308", "NumberOutOfRange", "'maxRetries' cannot be 1e308: it is a whole number of 32 bits.")]
    [InlineData("priority: -1e-300", "NumberOutOfRange", "'priority' cannot be -1e-300")]
    public void What_does_not_fit_is_said_as_it_is_written(string key, string code, string says)
    {
        var finding = Assert.Single(Yaml(key).Diagnostics);
        Assert.Equal((code, PlanDiagnosticSeverity.Error), (finding.Code, finding.Severity));
        Assert.StartsWith(says, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("maxTurns: 010", "maxTurns", "10")]
    [InlineData("maxTurns: +007", "maxTurns", "7")]
    [InlineData("maxTurns: 0x10", "maxTurns", "16")]
    [InlineData("maxTurns: 0o17", "maxTurns", "15")]
    [InlineData("maxCostUsd: 01.50", "maxCostUsd", "1.50")]
    [InlineData("resources: {cpus: 02}", "cpus", "2")]
    public void A_number_that_other_readers_take_for_another_is_said(string yaml, string key, string means)
    {
        var read = Yaml(yaml);
        Assert.NotNull(read.Plan);
        var warning = Assert.Single(read.Diagnostics);
        Assert.Equal(("NumberAmbiguous", PlanDiagnosticSeverity.Warning), (warning.Code, warning.Severity));
        Assert.Contains($"'{key}'", warning.Message, StringComparison.Ordinal);
        Assert.Equal($"Write {means}.", warning.Remedy);
    }

    [Theory]
    [InlineData("maxRetries: 0")]
    [InlineData("maxTurns: 10")]
    [InlineData("resources: {cpus: 0.5}")]
    [InlineData("maxCostUsd: 1e2")]
    public void Plain_numbers_are_not(string yaml) => Assert.Empty(Yaml(yaml).Diagnostics);

    [Fact]
    public void A_budget_of_executors_that_no_run_can_have_is_refused_and_read_from_earlier_runs()
    {
        var json = Encoding.UTF8.GetBytes("""{"maxExecutors": 10001, "tasks": [{"id": "a", "prompt": "p"}]}""");
        var finding = Assert.Single(PlanFile.Parse(json).Diagnostics);
        Assert.Equal(("MaxExecutorsOutOfRange", "Give 1 to 10000."), (finding.Code, finding.Remedy));
        using var place = new TemporaryFolder();
        var path = Path.Combine(place.Path, "plan.json");
        File.WriteAllBytes(path, json);
        Assert.Equal(PlanLimits.MaxExecutors, RunPlanFile.Load(path).MaxExecutors);
    }

    private static PlanReadResult Yaml(string key)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes($"tasks:\n- id: a\n  prompt: p\n  {key}\n"));
        return YamlPlanFile.Parse(stream, PlanDialect.PlanFile, "plan.yaml", folder: null, TestContext.Current.CancellationToken);
    }
}
