namespace PSParallelOrchestrator.Engine.Tests.PlanFiles;

/// <summary>Whether two plans say the same.</summary>
internal static class PlanAssert
{
    /// <summary>Compares everything but the file a plan came from; prompt files only where asked.</summary>
    public static void Same(OrchestratorPlan expected, OrchestratorPlan actual, bool promptFiles)
    {
        var none = Array.Empty<OrchestratorTask>();
        Assert.Equal(expected.Ignore, actual.Ignore);
        Assert.Equal(expected.Conflicts, actual.Conflicts);
        // The record compares the rest, and whatever is added to it.
        Assert.Equal(
            expected with { Tasks = none },
            actual with
            {
                Tasks = none,
                Ignore = expected.Ignore,
                Conflicts = expected.Conflicts,
                SourcePath = expected.SourcePath,
            });
        Assert.Equal(expected.Tasks.Count, actual.Tasks.Count);
        for (var i = 0; i < expected.Tasks.Count; i++)
        {
            Same(expected.Tasks[i], actual.Tasks[i], promptFiles);
        }
    }

    private static void Same(OrchestratorTask expected, OrchestratorTask actual, bool promptFiles)
    {
        Assert.Equal(expected.Arguments, actual.Arguments);
        Assert.Equal(expected.Script?.Arguments, actual.Script?.Arguments);
        Assert.Equal(expected.Script?.Variables, actual.Script?.Variables);
        Assert.Equal(expected.Script?.Modules, actual.Script?.Modules);
        Assert.Equal(expected.DependsOn, actual.DependsOn);
        Assert.Equal(expected.Outputs, actual.Outputs);
        Assert.Equal(expected.Secrets, actual.Secrets);
        Assert.Equal(expected.Tags, actual.Tags);
        Assert.Equal(expected.Environment, actual.Environment);
        Assert.Equal(expected.DependencyReasons, actual.DependencyReasons);
        Assert.Equal(expected.ExitCodes, actual.ExitCodes);
        Assert.Equal(expected.SuccessCodes, actual.SuccessCodes);
        // The record compares the rest, and whatever is added to it.
        Assert.Equal(expected, actual with
        {
            Arguments = expected.Arguments,
            Script = expected.Script is { } script && actual.Script is { } read
                ? read with { Arguments = script.Arguments, Variables = script.Variables, Modules = script.Modules }
                : actual.Script,
            DependsOn = expected.DependsOn,
            Outputs = expected.Outputs,
            Secrets = expected.Secrets,
            Tags = expected.Tags,
            Environment = expected.Environment,
            DependencyReasons = expected.DependencyReasons,
            ExitCodes = expected.ExitCodes,
            SuccessCodes = expected.SuccessCodes,
            PromptFile = promptFiles ? actual.PromptFile : expected.PromptFile,
        });
    }
}
