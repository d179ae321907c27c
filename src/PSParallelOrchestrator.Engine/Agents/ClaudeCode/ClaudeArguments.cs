using System.Text.Json;
using PSParallelOrchestrator.Engine.Agents.MessagesApi;

namespace PSParallelOrchestrator.Engine.Agents.ClaudeCode;

/// <summary>Checks the further arguments that a user gives for Claude Code, before a run starts.</summary>
internal static class ClaudeArguments
{
    private const string FallbackModel = "--fallback-model";

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
        ["--settings"] = 1,
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

    // What each can do past the bound of a request, or beside the session's own requests.
    private static readonly Dictionary<string, string> Unbounded = new(StringComparer.Ordinal)
    {
        ["--agent"] = "an agent of its own brings another model and other tools",
        ["--betas"] = "what is tried out can be priced otherwise, and outgrow what a request may hold",
        ["--plugin-dir"] = "plugins bring agents, skills and hooks that ask models by themselves",
        ["--settings"] = "settings can change the environment that the bound rests on, and bring hooks that ask models by themselves",
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
        foreach (var argument in options.ClaudeArguments)
        {
            if (Unbounded.TryGetValue(Split(argument).Name, out var reason))
            {
                throw ClaudeErrors.Unbounded(argument, reason);
            }
        }

        ClaudeTools.CheckBounded(options);
    }

    /// <summary>Every model that a session may ask: the one that is meant, and those that <c>--fallback-model</c> names.</summary>
    /// <param name="options">The options, whose arguments are checked.</param>
    public static IEnumerable<string> Models(AgentOptions options)
    {
        var arguments = Passed(options);
        return arguments.Zip(arguments.Skip(1).Append(""))
            .Where(pair => Split(pair.First).Name == FallbackModel)
            .SelectMany(pair => (Split(pair.First).Value ?? pair.Second).Split(',', StringSplitOptions.RemoveEmptyEntries))
            .Prepend(ClaudeModels.Of(options));
    }

    /// <summary>The user's arguments as the client gets them, with the models that the names of families mean.</summary>
    /// <param name="options">The options, whose arguments are checked.</param>
    public static IReadOnlyList<string> Passed(AgentOptions options)
    {
        var arguments = options.ClaudeArguments.ToList();
        for (var i = 0; i < arguments.Count; i++)
        {
            var (name, inline) = Split(arguments[i]);
            if (name == FallbackModel && inline is not null)
            {
                arguments[i] = $"{name}={Named(options, inline)}";
            }
            else if (name == FallbackModel && i + 1 < arguments.Count)
            {
                i++;
                arguments[i] = Named(options, arguments[i]);
            }
        }

        return arguments;
    }

    private static string Named(AgentOptions options, string models) =>
        string.Join(
            ',',
            models.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(model => ClaudeModels.Named(options, model)));

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

        if (name is "--settings" or "--mcp-config")
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

        try
        {
            using var document = JsonDocument.Parse(isInline ? value : File.ReadAllText(value));
            if (name == "--settings")
            {
                CheckAddresses(document.RootElement);
            }
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw ClaudeErrors.Argument(name, $"'{value}' cannot be read as JSON: {e.Message}", "Correct it.");
        }
    }

    // The environment of settings goes before that of the process.
    private static void CheckAddresses(JsonElement settings)
    {
        if (settings.Find("env") is not { } environment)
        {
            return;
        }

        foreach (var variable in (string[])[ServiceAddress.OfAnthropic, ServiceAddress.OfBedrock])
        {
            if (environment.Text(variable) is { Length: > 0 } address)
            {
                ServiceAddress.Check(variable, address);
            }
        }

        if (ClaudeServiceChoice.Choosing(name => environment.Find(name) is not null) is { } choosing)
        {
            throw ClaudeErrors.Argument(
                "--settings",
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
