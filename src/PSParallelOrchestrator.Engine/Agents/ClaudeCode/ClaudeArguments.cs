using System.Text.Json;
using PSParallelOrchestrator.Engine.Agents.MessagesApi;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Agents.ClaudeCode;

/// <summary>Checks the further arguments that a user gives for Claude Code, before a run starts.</summary>
internal static class ClaudeArguments
{
    private const string FallbackModel = "--fallback-model";
    private const string Settings = "--settings";
    private const string Unpriced = "what is tried out can be charged otherwise, and hold more, than the table of prices says";
    private const string KeyHelper = "apiKeyHelper";
    private const StringSplitOptions Separated = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;

    // What tells a client where it asks, and with which key.
    private static readonly string[] OfGateway =
        [.. ServiceAddress.Variables, .. SecretStore.AgentVariableNames];

    // How many values each takes; -1: one or more.
    private static readonly Dictionary<string, int> Known = new(StringComparer.Ordinal)
    {
        ["--add-dir"] = -1,
        ["--agent"] = 1,
        ["--betas"] = -1,
        ["--disable-slash-commands"] = 0,
        ["--effort"] = 1,
        ["--exclude-dynamic-system-prompt-sections"] = 0,
        [FallbackModel] = 1,
        ["--max-thinking-tokens"] = 1,
        ["--mcp-config"] = -1,
        ["--plugin-dir"] = 1,
        ["--safe-mode"] = 0,
        [Settings] = 1,
        ["--system-prompt"] = 1,
        ["--system-prompt-file"] = 1,
        ["--verbose"] = 0,
        ["--disallowedTools"] = -1,
        ["--disallowed-tools"] = -1,
    };

    private static readonly Dictionary<string, string> Instead = new(StringComparer.Ordinal)
    {
        ["--model"] = "Name the model by the option for it, or in the task.",
        ["--max-turns"] = "Give the number of turns by the option for it, or in the task.",
        ["--max-budget-usd"] = "Give the limit by -MaxCostUsd (--max-cost-usd), or in the task.",
        ["--allowedTools"] = "Give allowed tools by the option for them.",
        ["--allowed-tools"] = "Give allowed tools by the option for them.",
        ["--tools"] = "Give allowed tools by the option for them.",
        ["--append-system-prompt"] = "Give it by the option for the system prompt.",
        ["--append-system-prompt-file"] = "Give it by the option for the system prompt.",
        ["--dangerously-skip-permissions"] = "Use the option that skips permissions; it says what that means.",
        ["--allow-dangerously-skip-permissions"] = "Use the option that skips permissions; it says what that means.",
        ["--permission-mode"] = "Allow single tools instead, or use the option that skips permissions.",
    };

    /// <summary>Checks the arguments and the rules for tools of Claude Code.</summary>
    /// <exception cref="OrchestratorException"><c>ClaudeArgumentRefused</c>: which one, why, and what to do instead.</exception>
    public static void Check(AgentOptions options)
    {
        ClaudeTools.Check(options);
        var arguments = options.ClaudeArguments;
        for (var i = 0; i < arguments.Count; i++)
        {
            var (name, inline) = Split(arguments[i]);
            if (!Known.TryGetValue(name, out var count))
            {
                throw Refuse(name);
            }

            var values = new List<string>();
            if (inline is not null)
            {
                values.Add(inline);
            }
            else
            {
                while (i + 1 < arguments.Count && values.Count != count && !arguments[i + 1].StartsWith('-'))
                {
                    values.Add(arguments[++i]);
                }
            }

            CheckValues(name, count, values);
        }
    }

    /// <summary>Checks whether a limit on the cost can bind a session with these arguments and tools.</summary>
    /// <param name="options">The options, whose arguments are checked.</param>
    /// <exception cref="OrchestratorException"><c>ClaudeCostUnbounded</c>: which one lets it spend what nobody can bound, and what to do
    /// instead.</exception>
    public static void CheckBounded(AgentOptions options)
    {
        if (options.ClaudeArguments.FirstOrDefault(argument => Split(argument).Name == "--betas") is { } betas)
        {
            throw ClaudeErrors.Unbounded(betas, Unpriced);
        }

        foreach (var (_, _, value) in Find(options, Settings))
        {
            if (Read(Settings, value).Find("env") is { } environment
                && ClaudeEnvironment.Unbounding.FirstOrDefault(name => environment.Find(name) is not null) is { } variable)
            {
                throw ClaudeErrors.Unbounded($"{Settings}: {variable}", Unpriced);
            }
        }

        ClaudeTools.CheckBounded(options);
    }

    /// <summary>
    /// The models that stand in for the session's own: those of the option for it, else those that the client's own argument names.
    /// </summary>
    /// <param name="options">The options, whose arguments are checked.</param>
    public static IEnumerable<string> Fallbacks(AgentOptions options)
    {
        var named = options.FallbackModels.Count > 0
            ? options.FallbackModels
            : [.. Find(options, FallbackModel).SelectMany(argument => argument.Value.Split(',', Separated))];
        return named.Select(model => ClaudeModels.Named(options, model));
    }

    /// <summary>
    /// The user's arguments as the client gets them. Another model is the gateway's to ask, which sees what all attempts meet.
    /// </summary>
    /// <param name="options">The options, whose arguments are checked.</param>
    public static IReadOnlyList<string> Passed(AgentOptions options)
    {
        var left = Find(options, FallbackModel).SelectMany(argument => Enumerable.Range(argument.At, argument.Length)).ToHashSet();
        return [.. options.ClaudeArguments.Where((_, at) => !left.Contains(at))];
    }

    private static IEnumerable<(int At, int Length, string Value)> Find(AgentOptions options, string wanted)
    {
        var arguments = options.ClaudeArguments;
        for (var at = 0; at < arguments.Count; at++)
        {
            var (name, inline) = Split(arguments[at]);
            if (name == wanted)
            {
                yield return (at, inline is null ? 2 : 1, inline ?? arguments.ElementAtOrDefault(at + 1) ?? "");
            }
        }
    }

    private static (string Name, string? Value) Split(string argument) =>
        argument.StartsWith("--", StringComparison.Ordinal) && argument.IndexOf('=') is > 0 and var equals
            ? (argument[..equals], argument[(equals + 1)..])
            : (argument, null);

    private static void CheckValues(string name, int count, List<string> values)
    {
        if (count == 0 ? values.Count > 0 : values.Count == 0 || values.Contains(""))
        {
            throw ClaudeErrors.Argument(
                name,
                count == 0 ? "it takes no value." : "its value is missing.",
                "Correct it; 'claude --help' explains it.");
        }

        if (name == "--max-thinking-tokens" && (!int.TryParse(values[0], out var tokens) || tokens < 0))
        {
            throw ClaudeErrors.Argument(name, $"'{values[0]}' is not a number of tokens.", "Give a whole number.");
        }

        if (name is Settings or "--mcp-config")
        {
            foreach (var value in values)
            {
                CheckFile(name, value);
            }
        }
        else if (name is "--system-prompt-file" && !File.Exists(values[0]))
        {
            throw ClaudeErrors.Argument(name, $"there is no file '{values[0]}'.", "Name an existing file by its full path.");
        }
    }

    // Claude Code ignores settings that it cannot read, without a word.
    private static void CheckFile(string name, string value)
    {
        var isInline = value.TrimStart().StartsWith('{');
        if (!isInline && !Path.IsPathFullyQualified(value))
        {
            throw ClaudeErrors.Argument(
                name,
                $"'{value}' is a relative path, and attempts have working directories of their own.",
                "Give the full path.");
        }

        var read = Read(name, value);
        if (name == Settings)
        {
            CheckService(read);
        }
    }

    private static JsonElement Read(string name, string value)
    {
        try
        {
            return JsonElement.Parse(value.TrimStart().StartsWith('{') ? value : File.ReadAllText(value));
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw ClaudeErrors.Argument(name, $"'{value}' cannot be read as JSON: {e.Message}", "Correct it.");
        }
    }

    // Settings go before the environment of the process. What they would lead past the gateway nobody would count.
    private static void CheckService(JsonElement settings)
    {
        if (settings.Find(KeyHelper) is not null)
        {
            throw ClaudeErrors.Argument(
                Settings,
                $"it sets {KeyHelper}, and the model gateway of the run has the keys.",
                "Give the key where psorch or PowerShell is started.");
        }

        if (settings.Find("env") is not { } environment)
        {
            return;
        }

        if (OfGateway.FirstOrDefault(name => environment.Find(name) is not null) is { } variable)
        {
            throw ClaudeErrors.Argument(
                Settings,
                $"its environment sets {variable}, and the model gateway of the run alone asks services.",
                "Set it where psorch or PowerShell is started, or in the task's environment.");
        }

        if (ClaudeServiceChoice.Choosing(name => environment.Find(name) is not null) is { } choosing)
        {
            throw ClaudeErrors.Argument(
                Settings,
                $"its environment sets {choosing}, and which service is asked is said for the run.",
                "Take it out; for Bedrock use the option for it.");
        }
    }

    private static OrchestratorException Refuse(string name)
    {
        if (Instead.TryGetValue(name, out var remedy))
        {
            return ClaudeErrors.Argument(name, "attempts set it themselves.", remedy);
        }

        return name.StartsWith('-')
            ? ClaudeErrors.Argument(
                name,
                "it is not one of those that keep an attempt separate, observed and bounded.",
                $"Those that can be passed: {string.Join(", ", Known.Keys.Order(StringComparer.Ordinal))}.")
            : ClaudeErrors.Argument(
                name,
                "it belongs to no option, so that it would become part of the prompt.",
                "Put an option before it, or remove it.");
    }
}
