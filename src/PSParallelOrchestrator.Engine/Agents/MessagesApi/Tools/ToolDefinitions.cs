namespace PSParallelOrchestrator.Engine.Agents.MessagesApi.Tools;

/// <summary>How the model is offered its tools.</summary>
internal static class ToolDefinitions
{
    /// <summary>The name of the shell.</summary>
    public const string ShellName = "shell";

    /// <summary>Those that look at files and change them, as a JSON array.</summary>
    public const string Files = """
        [
          {
            "name": "view",
            "description": "Shows a text file with line numbers, or lists a directory two levels deep.",
            "input_schema": {
              "type": "object",
              "properties": {
                "path": { "type": "string", "description": "A file or directory of the workspace; '.' is the workspace itself." },
                "view_range": { "type": "array", "items": { "type": "integer" }, "description": "The first and the last line to show, from 1; -1 is the last line of the file. Without it all lines." }
              },
              "required": ["path"]
            }
          },
          {
            "name": "create",
            "description": "Writes a text file, with the directories it needs. A file that is there is replaced.",
            "input_schema": {
              "type": "object",
              "properties": {
                "path": { "type": "string", "description": "The file." },
                "file_text": { "type": "string", "description": "All that the file is to hold." }
              },
              "required": ["path", "file_text"]
            }
          },
          {
            "name": "str_replace",
            "description": "Replaces a text that occurs in a file exactly once.",
            "input_schema": {
              "type": "object",
              "properties": {
                "path": { "type": "string", "description": "The file." },
                "old_str": { "type": "string", "description": "The text to replace, exactly as it stands in the file." },
                "new_str": { "type": "string", "description": "What is to stand there; without it the text is removed." }
              },
              "required": ["path", "old_str"]
            }
          },
          {
            "name": "insert",
            "description": "Inserts lines into a file.",
            "input_schema": {
              "type": "object",
              "properties": {
                "path": { "type": "string", "description": "The file." },
                "insert_line": { "type": "integer", "description": "The line after which to insert; 0 is the beginning." },
                "insert_text": { "type": "string", "description": "The lines." }
              },
              "required": ["path", "insert_line", "insert_text"]
            }
          }
        ]
        """;

    /// <summary>The shell, as a JSON object.</summary>
    public const string Shell = """
        {
          "name": "shell",
          "description": "Runs a shell command in the workspace and shows what it prints. It reads no input, and may take ten minutes. What it leaves running is ended.",
          "input_schema": {
            "type": "object",
            "properties": { "command": { "type": "string", "description": "The command, for /bin/sh." } },
            "required": ["command"]
          }
        }
        """;
}
