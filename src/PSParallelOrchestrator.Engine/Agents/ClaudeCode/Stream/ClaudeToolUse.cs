using System.Text.Json;

namespace PSParallelOrchestrator.Engine.Agents.ClaudeCode.Stream;

/// <summary>A tool that the model used, or wanted to.</summary>
/// <param name="Argument">Its main argument: the file, the command; empty where it has none.</param>
internal sealed record ClaudeToolUse(string Name, string Argument)
{
    private static readonly string[] MainArguments = ["file_path", "notebook_path", "command", "pattern", "url", "query", "path"];

    /// <summary>Reads one.</summary>
    /// <param name="element">What holds it.</param>
    public static ClaudeToolUse Read(JsonElement element, string nameField, string inputField)
    {
        var input = element.Find(inputField) ?? default;
        var argument = MainArguments.Select(name => input.Text(name)).FirstOrDefault(text => text is not null) ?? "";
        return new ClaudeToolUse(element.Text(nameField) ?? "?", argument);
    }

    public override string ToString() => Argument.Length == 0 ? Name : $"{Name}({Argument})";
}
