using System.Text.Json;

namespace PSParallelOrchestrator.Engine.Agents.ClaudeCode.Stream;

/// <summary>A tool that the model used, or wanted to.</summary>
/// <param name="Name">The tool.</param>
/// <param name="Argument">Its main argument: the file, the command; empty where it has none.</param>
internal sealed record ClaudeToolUse(string Name, string Argument)
{
    private static readonly string[] MainArguments = ["file_path", "notebook_path", "command", "pattern", "url", "query", "path"];

    /// <summary>Reads one.</summary>
    /// <param name="element">What holds it.</param>
    /// <param name="nameField">The field of the name.</param>
    /// <param name="inputField">The field of the arguments.</param>
    /// <returns>The tool use.</returns>
    public static ClaudeToolUse Read(JsonElement element, string nameField, string inputField)
    {
        var input = element.Find(inputField) ?? default;
        var argument = MainArguments.Select(name => input.Text(name)).FirstOrDefault(text => text is not null) ?? "";
        return new ClaudeToolUse(element.Text(nameField) ?? "?", argument);
    }

    public override string ToString() => Argument.Length == 0 ? Name : $"{Name}({Argument})";
}
