using System.Text.Json.Nodes;
using PSParallelOrchestrator.Engine.PlanFiles.Validation;

namespace PSParallelOrchestrator.Engine.PlanFiles.Matrix;

/// <summary>Fills the texts of a task in memory.</summary>
/// <param name="template">The task.</param>
/// <param name="entry">The values.</param>
/// <param name="found">Where findings go.</param>
internal sealed class TaskTemplate(OrchestratorTask template, MatrixEntry entry, DiagnosticList found)
{
    /// <summary>The task with its values.</summary>
    public OrchestratorTask Fill() => template with
    {
        Id = Fill(template.Id)!,
        Title = Fill(template.Title),
        Prompt = Fill(template.Prompt),
        PromptFile = Fill(template.PromptFile),
        Command = Fill(template.Command),
        Arguments = Fill(template.Arguments),
        Script = Fill(template.Script),
        DependsOn = Fill(template.DependsOn),
        DependencyReasons = Fill(template.DependencyReasons),
        Environment = Fill(template.Environment),
        Secrets = Fill(template.Secrets),
        Outputs = Fill(template.Outputs),
        Verify = Fill(template.Verify),
        CommandShell = Fill(template.CommandShell),
        Model = Fill(template.Model),
        Tags = Fill(template.Tags),
    };

    private string? Fill(string? text)
    {
        if (text is null)
        {
            return null;
        }

        var filled = Placeholders.Fill(text, entry, out var unknown);
        if (unknown is not null)
        {
            found.Error(MatrixProblems.UnknownPlaceholder(unknown, entry.Names), taskId: template.Id);
        }

        return filled;
    }

    private TaskScript? Fill(TaskScript? script) => script is null ? null : script with
    {
        Text = Fill(script.Text)!,
        Arguments = [.. script.Arguments.Select(Fill)],
        Variables = script.Variables.ToDictionary(variable => variable.Key, variable => Fill(variable.Value)),
        Modules = Fill(script.Modules),
        Shell = Fill(script.Shell),
    };

    // A text of JSON may have places too; what is CLIXML stays as it is.
    private ScriptValue Fill(ScriptValue value) => value.Json is ['"', ..]
        && JsonNode.Parse(value.Json)!.GetValue<string>() is var text && Fill(text) is { } filled && filled != text
            ? ScriptValue.FromJson(JsonValue.Create(filled).ToJsonString())
            : value;

    private string[] Fill(IReadOnlyList<string> texts) => [.. texts.Select(text => Fill(text)!)];

    // Of two names that become one, the later value counts.
    private Dictionary<string, string> Fill(IReadOnlyDictionary<string, string> texts)
    {
        var filled = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in texts)
        {
            filled[Fill(name)!] = Fill(value)!;
        }

        return filled;
    }
}
