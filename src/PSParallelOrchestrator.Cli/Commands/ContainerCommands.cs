using System.CommandLine;
using System.Text.Json.Nodes;
using PSParallelOrchestrator.Cli.Options;

namespace PSParallelOrchestrator.Cli.Commands;

/// <summary>
/// <c>psorch container-executor</c> and <c>psorch container-planner</c>: what is run in the image by hand, with <c>docker run</c>, and is
/// told by environment variables what to do. They are <c>psorch run</c> and <c>psorch plan</c> in other words.
/// </summary>
internal static class ContainerCommands
{
    private const string Requirements = "REQUIREMENTS";
    private const string OutputDirectory = "OUTPUT_DIR";
    private const string DefaultOutput = "/output";
    private const string PlanName = "plan.json";

    /// <summary>Makes the command that does the work of one executor.</summary>
    public static Command CreateExecutor() => Create(
        "container-executor",
        "Does one task in a container: REQUIREMENTS, in OUTPUT_DIR, as EXECUTOR_ID; USE_REAL_EXECUTORS=1 lets a real agent do it.",
        ExecutorArguments);

    /// <summary>Makes the command that plans.</summary>
    public static Command CreatePlanner() => Create(
        "container-planner",
        "Plans REQUIREMENTS in a container, for MAX_EXECUTORS, into OUTPUT_DIR/plan.json: by a model where there is a key.",
        PlannerArguments);

    private static Command Create(string name, string description, Func<string, string[]> arguments)
    {
        var command = new Command(name, description);
        command.SetAction((_, cancellationToken) =>
        {
            var output = Variable(OutputDirectory) ?? DefaultOutput;
            return CommandLine.RunAsync(arguments(output), cancellationToken);
        });
        return command;
    }

    private static string[] ExecutorArguments(string output)
    {
        var id = Number("EXECUTOR_ID", least: 0) ?? 0;
        var task = new JsonObject { ["id"] = $"executor-{id}", ["prompt"] = Needed(Requirements) };
        var plan = Path.Combine(output, $"executor-{id}.plan.json");
        try
        {
            Directory.CreateDirectory(output);
            File.WriteAllText(plan, new JsonObject { ["tasks"] = new JsonArray(task) }.ToJsonString());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CliErrors.OutputNotWritable(output, e);
        }

        return
        [
            "run", "--plan", plan, "-o", output, "--name", $"executor-{id}", "-m", "1",
            .. IsSet("USE_REAL_EXECUTORS") ? ["--real", "--yes", .. Bedrock()] : Array.Empty<string>(),
        ];
    }

    private static string[] PlannerArguments(string output)
    {
        var executors = Number("MAX_EXECUTORS", least: 1);
        return
        [
            "plan", Needed(Requirements), "-o", Path.Combine(output, PlanName),
            .. executors is { } most ? ["-m", $"{most}"] : Array.Empty<string>(),
            .. HasKey() ? ["--real", .. Bedrock()] : Array.Empty<string>(),
        ];
    }

    private static IEnumerable<string> Bedrock()
    {
        if (!IsSet("USE_BEDROCK"))
        {
            return [];
        }

        return
        [
            "--use-bedrock",
            .. Variable("BEDROCK_REGION") is { } region ? ["--region", region] : Array.Empty<string>(),
            .. Variable("BEDROCK_MODEL") is { } model ? ["--model", model] : Array.Empty<string>(),
        ];
    }

    private static bool HasKey() => Variable("ANTHROPIC_API_KEY") is not null
        || (IsSet("USE_BEDROCK") && (Variable("AWS_ACCESS_KEY_ID") ?? Variable("AWS_BEARER_TOKEN_BEDROCK")) is not null);

    private static bool IsSet(string name) => Variable(name) switch
    {
        null or "0" => false,
        "1" => true,
        var other => throw CliErrors.VariableInvalid(name, other, "0 or 1"),
    };

    private static int? Number(string name, int least) => Variable(name) is not { } text ? null
        : int.TryParse(text, out var number) && number >= least ? number
        : throw CliErrors.VariableInvalid(name, text, FormattableString.Invariant($"a number from {least} on"));

    private static string Needed(string name) => Variable(name) ?? throw CliErrors.VariableMissing(name);

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
