using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Runs;

/// <summary>Shells are looked for before anything begins, where something is for them to run.</summary>
public sealed class ShellReadinessTests
{
    private const string Missing = "/nowhere/bash";
    private static readonly OrchestratorTask Verified = Plans.Task("a") with { Verify = "true" };

    private static readonly ConflictRule Rule =
        new() { Pattern = "a.lock", Strategy = PathConflictStrategy.Regenerate, Command = "true" };

    public static TheoryData<string> WhatNeedsOne => ["task", "plan", "run", "before", "after", "planRule", "runRule"];

    [Theory]
    [MemberData(nameof(WhatNeedsOne))]
    public void One_that_is_not_there_is_named_with_who_needs_it(string what)
    {
        var (plan, options) = What(what);
        var error = Assert.Throws<OrchestratorException>(() => new ShellReadiness(plan, options).Require(plan.Tasks));
        Assert.Equal("CommandShellMissing", error.ErrorId);
        Assert.Contains(Missing, error.Message, StringComparison.Ordinal);
        Assert.StartsWith(
            what switch { "planRule" => "The plan", "before" or "after" or "runRule" => "The run", _ => "Task 'a'" },
            error.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_nothing_is_for_is_not_looked_for()
    {
        var plan = Plans.Of(Plans.Task("a")) with { CommandShell = Missing };
        new ShellReadiness(plan, new RunOptions { CommandShell = Missing }).Require(plan.Tasks);
        plan = Plans.Of(Verified with { CommandShell = "sh" }) with { CommandShell = Missing };
        new ShellReadiness(plan, new RunOptions { CommandShell = Missing }).Require(plan.Tasks);
        plan = Plans.Of(Verified with { CommandShell = Missing });
        new ShellReadiness(plan, new RunOptions()).Require([]);
    }

    [Fact]
    public void It_is_looked_for_on_the_PATH_that_the_task_sets()
    {
        var plan = Plans.Of(
            Verified with { CommandShell = "bash" },
            Verified with
            {
                Id = "b",
                CommandShell = "bash",
                Environment = new Dictionary<string, string> { ["PATH"] = "/nowhere" },
            });
        var error = Assert.Throws<OrchestratorException>(() => new ShellReadiness(plan, new RunOptions()).Require(plan.Tasks));
        Assert.StartsWith("Task 'b'", error.Message, StringComparison.Ordinal);
        Assert.Contains("/nowhere", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cmd_cannot_be_given_is_said_before_the_run()
    {
        var cmd = Path.Combine(Directory.CreateTempSubdirectory("psorch-cmd-").FullName, "cmd");
        File.WriteAllText(cmd, "#!/bin/sh\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(cmd, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var plan = Plans.Of(Verified with { CommandShell = OperatingSystem.IsWindows() ? "cmd" : cmd, Verify = "one\ntwo" });
        var error = Assert.Throws<OrchestratorException>(() => new ShellReadiness(plan, new RunOptions()).Require(plan.Tasks));
        Assert.Contains("several lines", error.Message, StringComparison.Ordinal);
    }

    private static (OrchestratorPlan Plan, RunOptions Options) What(string what)
    {
        var verified = Plans.Of(Verified);
        var plain = Plans.Of(Plans.Task("a"));
        return what switch
        {
            "task" => (Plans.Of(Verified with { CommandShell = Missing }), new RunOptions()),
            "plan" => (verified with { CommandShell = Missing }, new RunOptions { CommandShell = "sh" }),
            "run" => (verified, new RunOptions { CommandShell = Missing }),
            "before" => (plain with { CommandShell = "sh" }, new RunOptions { CommandShell = Missing, BeforeTask = "true" }),
            "after" => (plain, new RunOptions { CommandShell = Missing, AfterTask = "true" }),
            "planRule" => (plain with { CommandShell = Missing, Conflicts = [Rule] }, new RunOptions()),
            _ => (plain with { CommandShell = "sh" }, new RunOptions { CommandShell = Missing, Conflicts = [Rule] }),
        };
    }
}
