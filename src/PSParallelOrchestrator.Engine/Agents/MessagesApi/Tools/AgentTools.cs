using System.Text.Json.Nodes;
using PSParallelOrchestrator.Engine.Agents.MessagesApi.Exchange;
using PSParallelOrchestrator.Engine.Attempts;

namespace PSParallelOrchestrator.Engine.Agents.MessagesApi.Tools;

/// <summary>What the model can do in an attempt: files of the workspace, and in a container a shell.</summary>
internal sealed class AgentTools
{
    private const int LongestDescription = 200;
    private readonly FileTools files;
    private readonly ShellTool? shell;

    private AgentTools(FileTools files, ShellTool? shell) => (this.files, this.shell) = (files, shell);

    /// <summary>What the model is told of them beside their descriptions.</summary>
    public string Guidance =>
        "Paths are relative to the workspace. Files can be reached by your tools alone, and in the workspace alone; .git and symbolic "
            + "links are refused. "
        + (
            shell is null
                ? "There is no shell: nothing can be run, tests included."
                : "Commands run in the workspace; what they start ends with them.");

    /// <summary>Their definitions, as the model is offered them.</summary>
    public JsonArray Definitions
    {
        get
        {
            var definitions = JsonNode.Parse(ToolDefinitions.Files)!.AsArray();
            if (shell is not null)
            {
                definitions.Add(JsonNode.Parse(ToolDefinitions.Shell));
            }

            return definitions;
        }
    }

    /// <summary>The tools of an attempt.</summary>
    public static AgentTools Create(AgentContext context) =>
        new(new FileTools(new WorkspaceFiles(context.EnsureWorkspace())), ExecutionPlace.IsContainer ? new ShellTool(context) : null);

    /// <summary>A call in a line, for people.</summary>
    /// <returns>The tool, and what it works on.</returns>
    public static string Describe(ToolCall call)
    {
        var about = call.Input.Text("path") ?? call.Input.Text("command") ?? "";
        return about.Length > LongestDescription ? $"{call.Name} {about[..LongestDescription]}..." : $"{call.Name} {about}".TrimEnd();
    }

    /// <summary>Does what the model asks for.</summary>
    /// <returns>What came of it; what fails is for the model to know.</returns>
    /// <exception cref="OperationCanceledException">It was ended; nothing of it is left.</exception>
    public async Task<ToolOutcome> RunAsync(ToolCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!call.IsReadable)
        {
            return new ToolOutcome("The input is no JSON object of valid text.", IsError: true);
        }

        try
        {
            return call.Name switch
            {
                "view" => new ToolOutcome(files.View(call.Input)),
                "create" => new ToolOutcome(files.Create(call.Input)),
                "str_replace" => new ToolOutcome(files.Replace(call.Input)),
                "insert" => new ToolOutcome(files.Insert(call.Input)),
                ToolDefinitions.ShellName when shell is not null => await shell.RunAsync(call.Input.Text("command"), cancellationToken),
                ToolDefinitions.ShellName => new ToolOutcome(
                    "There is no shell here: an attempt has one in a container alone.",
                    IsError: true,
                    IsRefused: true),
                _ => new ToolOutcome($"There is no tool '{call.Name}'.", IsError: true),
            };
        }
        catch (ToolException e)
        {
            return new ToolOutcome(e.Message, IsError: true, e.IsRefused);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return new ToolOutcome($"It cannot be done: {e.Message}", IsError: true);
        }
    }
}
