namespace PSParallelOrchestrator.Engine.Execution.Detached.Json;

/// <summary>
/// How the script of a task is written as JSON. A value is a text of JSON, or a text of CLIXML, which begins with an element.
/// </summary>
internal static class TaskScriptJson
{
    private const string Name = "script";

    public static void Write(JsonText json, TaskScript? script)
    {
        if (script is null)
        {
            return;
        }

        json.Begin(Name)
            .Text("text", script.Text)
            .Texts("arguments", [.. script.Arguments.Select(Text)])
            .Texts("modules", script.Modules)
            .Text("shell", script.Shell)
            .Flag("inProcess", script.InProcess)
            .Flag("failOnExitCode", script.FailOnExitCode)
            .Begin("variables");
        foreach (var (name, value) in script.Variables)
        {
            json.Text(name, Text(value));
        }

        json.End().End();
    }

    public static TaskScript? Read(JsonFields task) => task.Object(Name) is not { } fields ? null : new TaskScript
    {
        Text = fields.RequiredText("text"),
        Arguments = [.. (fields.Texts("arguments") ?? []).Select(Value)],
        Modules = fields.Texts("modules") ?? [],
        Shell = fields.Text("shell"),
        InProcess = fields.Flag("inProcess") ?? false,
        FailOnExitCode = fields.Flag("failOnExitCode") ?? false,
        Variables = JsonFields.Given(fields.Object("variables"), "variables").AllTexts()
            .ToDictionary(pair => pair.Key, pair => Value(pair.Value), StringComparer.Ordinal),
    };

    private static string Text(ScriptValue value) => value.Json ?? value.CliXml!;

    // No value of JSON begins with this.
    private static ScriptValue Value(string text) => text.Length == 0 ? throw new FormatException("A value of the script is empty.")
        : text[0] == '<' ? ScriptValue.FromCliXml(text)
        : ScriptValue.FromJson(text);
}
