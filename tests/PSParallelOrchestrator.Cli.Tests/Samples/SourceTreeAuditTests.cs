using System.Text.Json;
using System.Text.Json.Nodes;
using PSParallelOrchestrator.Tests.Shared;

namespace PSParallelOrchestrator.Cli.Tests.Samples;

/// <summary>The audit sample succeeds on any file names, and its last task fails whatever was changed in between.</summary>
public sealed class SourceTreeAuditTests : IDisposable
{
    private static readonly string Sample = Path.Combine(SampleRepository.Original, "docs", "samples", "source-tree-audit");
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("psorch-audit-");
    private readonly string source;

    public SourceTreeAuditTests()
    {
        source = directory.CreateSubdirectory("source tree").FullName;
        Write("a.cs", "public sealed class A\n{\n}\n");
        Write("sub dir/-x/b=c.cs", "internal static class B { } // A\n");
        Write("new\nline.md", "trailing  \n");
        Write("tab\tname.txt", "no end");
        Write("back\\slash", "same\n");
        Write("-rf", "same\n");
        Write("*", "");
        Write("obj/left-out", "x\n");
    }

    /// <summary>What somebody may do between two tasks, after which task, and as a shell command in docs/audit of a workspace.</summary>
    public static TheoryData<string, string> Changes => [.. Effort.Some(3, AllChanges)];

    private static TheoryData<string, string> AllChanges =>
        new()
        {
            { "lines", "sed -i '1s/^./9/' lines/by-file.tsv" },
            { "style", "mkdir unsealed && touch unsealed/file" },
            { "types", "rm -r types seals/types" },
            { "snapshot", "sed -i 's/^#.*//' snapshot/lib.sh" },
            // With the seal renewed the totals still give it away, or the archive does.
            {
                "lines",
                ". ./snapshot/lib.sh; echo 8 > lines/total; awk '{ $1 = NR == 1 ? 8 : 0; print $1 \"\\t\" $2 }' lines/by-file.tsv > t; mv "
                    + "t lines/by-file.tsv; seal lines"
            },
            { "archive", ". ./snapshot/lib.sh; echo more >> style/findings.tsv; seal style" },
            {
                "archive",
                "gzip -dc archive/audit.tar.gz | sed 's/sealed class A/sealed class Z/' | gzip > t; mv t archive/audit.tar.gz; . "
                    + "./snapshot/lib.sh; seal archive"
            },
            // The source tree itself.
            { "snapshot", "echo more >> \"$AUDIT_SOURCE/a.cs\"" },
            { "archive", "rm \"$AUDIT_SOURCE/-rf\"" },
        };

    [Fact]
    public async Task Audit_of_odd_file_names_succeeds()
    {
        var run = await RunAsync(Path.Combine(Sample, "plan.yaml"));

        Assert.True(run.ExitCode == 0, run.Output);
        var audit = Path.Combine(directory.FullName, "out", "audit", "docs", "audit");
        var report = await File.ReadAllTextAsync(Path.Combine(audit, "REPORT.md"), TestContext.Current.CancellationToken);
        Assert.Contains("| files | 7 |", report, StringComparison.Ordinal);
        Assert.Contains("| lines | 7 |", report, StringComparison.Ordinal);
        Assert.Contains("| bytes | 86 |", report, StringComparison.Ordinal);
        Assert.Contains("| duplicates of other files | 1 |", report, StringComparison.Ordinal);
        Assert.Contains("| types declared | 2 |", report, StringComparison.Ordinal);
        var index = await File.ReadAllTextAsync(Path.Combine(audit, "index", "files.tsv"), TestContext.Current.CancellationToken);
        Assert.Contains("\tmd\t./new\\nline.md\n", index, StringComparison.Ordinal);
        Assert.Contains("\tcs\t./sub dir/-x/b=c.cs\n", index, StringComparison.Ordinal);
        var unmentioned = await File.ReadAllTextAsync(
            Path.Combine(audit, "references", "unmentioned.txt"),
            TestContext.Current.CancellationToken);
        Assert.Equal("B\n", unmentioned);
    }

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Last_task_fails_where_something_was_changed_in_between(string after, string change)
    {
        var plan = Path.Combine(directory.FullName, "tampered.json");
        await File.WriteAllTextAsync(plan, Tamper(after, change), TestContext.Current.CancellationToken);

        var run = await RunAsync(plan);

        Assert.Equal(1, run.ExitCode);
        using var summary = JsonDocument.Parse(await File.ReadAllBytesAsync(
            Path.Combine(directory.FullName, "out", "audit", "execution_summary.json"), TestContext.Current.CancellationToken));
        var states = summary.RootElement.GetProperty("tasks").EnumerateArray()
            .ToDictionary(task => task.GetProperty("id").GetString()!, task => task.GetProperty("state").GetString());
        Assert.Equal("Succeeded", states["tamper"]);
        Assert.All(states.Where(task => task.Key != "verify"), task => Assert.Equal("Succeeded", task.Value));
        Assert.Equal("Failed", states["verify"]);
        Assert.Contains("CHANGED: ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Source_that_is_no_absolute_directory_is_refused()
    {
        foreach (var wrong in new[] { "source", Path.Combine(directory.FullName, "missing"), null })
        {
            var run = await RunAsync(Path.Combine(Sample, "plan.json"), wrong);

            Assert.Equal(1, run.ExitCode);
            Assert.Contains("AUDIT_SOURCE", run.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Both_forms_of_the_plan_are_the_same()
    {
        var saved = Path.Combine(directory.FullName, "saved.json");
        var run = await ShellRun.RunAsync(
            directory.FullName,
            $"psorch plan --plan '{Path.Combine(Sample, "plan.yaml")}' --output '{saved}'");

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Equal(
            await File.ReadAllTextAsync(saved, TestContext.Current.CancellationToken),
            await File.ReadAllTextAsync(Path.Combine(Sample, "plan.json"), TestContext.Current.CancellationToken));
    }

    public void Dispose() => directory.Delete(recursive: true);

    /// <summary>The sample's plan with one more task that changes something after a task, and before all that follow from that.</summary>
    private static string Tamper(string after, string change)
    {
        var plan = JsonNode.Parse(File.ReadAllText(Path.Combine(Sample, "plan.json")))!;
        var tasks = plan["tasks"]!.AsArray();
        var next = after == "archive" ? "verify" : "archive";
        foreach (var task in tasks.Where(task => (string)task!["id"]! == next))
        {
            task!["dependsOn"]!.AsArray().Add("tamper");
        }

        tasks.Add(new JsonObject
        {
            ["id"] = "tamper",
            ["command"] = "sh",
            ["arguments"] = new JsonArray("-euc", "cd docs/audit\n" + change),
            ["dependsOn"] = new JsonArray(after),
            ["maxRetries"] = 0,
        });
        return plan.ToJsonString();
    }

    private Task<ShellRun> RunAsync(string plan, string? sourceDirectory = "")
    {
        Directory.CreateDirectory(Path.Combine(directory.FullName, "out"));
        return ShellRun.RunAsync(
            directory.FullName,
            $"psorch run --plan '{plan}' --name audit --output-dir out",
            ("AUDIT_SOURCE", sourceDirectory is { Length: 0 } ? source : sourceDirectory));
    }

    private void Write(string name, string content)
    {
        var path = Path.Join(source, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
    }
}
