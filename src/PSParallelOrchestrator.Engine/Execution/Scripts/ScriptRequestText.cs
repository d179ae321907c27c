using PSParallelOrchestrator.Engine.Attempts;

namespace PSParallelOrchestrator.Engine.Execution.Scripts;

/// <summary>What a host is sent to run the script of an attempt.</summary>
internal static class ScriptRequestText
{
    /// <summary>The request.</summary>
    /// <param name="spec">The attempt, whose task has a script.</param>
    /// <param name="environment">Environment variables that differ from the host's.</param>
    /// <param name="marker">What the host ends the attempt's output with; null where its process ends with the script.</param>
    /// <returns>It as CLIXML.</returns>
    public static string Create(AttemptSpec spec, IEnumerable<KeyValuePair<string, string>> environment, string? marker)
    {
        var script = spec.Task.Script!;
        var xml = new CliXmlWriter().BeginObject()
            .Text("Script", script.Text)
            .Text("Name", $"task '{spec.Task.Id}'")
            .Text("Directory", spec.Workspace)
            .Text("Marker", marker)
            .Flag("FailOnExitCode", script.FailOnExitCode)
            .BeginList("Arguments");
        foreach (var argument in script.Arguments)
        {
            xml.Value(null, argument);
        }

        xml.EndList().BeginObject("Variables");
        foreach (var (name, value) in script.Variables)
        {
            xml.Value(name, value);
        }

        xml.EndObject().BeginList("Modules");
        foreach (var module in script.Modules)
        {
            xml.Text(null, module);
        }

        xml.EndList().BeginObject("Environment");
        foreach (var (name, value) in environment)
        {
            xml.Text(name, value);
        }

        xml.EndObject().BeginObject("Dependencies");
        foreach (var (id, directory) in spec.Dependencies)
        {
            xml.Text(id, directory);
        }

        return xml.EndObject().EndObject().ToString();
    }
}
