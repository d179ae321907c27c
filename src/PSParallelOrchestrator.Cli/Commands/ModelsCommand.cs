using System.CommandLine;
using System.Globalization;
using PSParallelOrchestrator.Cli.Display;
using PSParallelOrchestrator.Cli.Options;
using PSParallelOrchestrator.Engine.Options;
using PSParallelOrchestrator.Engine.Settings;

namespace PSParallelOrchestrator.Cli.Commands;

/// <summary><c>psorch models</c>: every model with a price, what it costs, and who can ask it here.</summary>
internal static class ModelsCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var command = new Command(
            "models", "Lists the models: prices in US dollars for a million tokens, sizes, and who can ask them here.");
        var settings = new SettingOptions(command, SettingCommands.Models);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var catalog = await ModelCatalogFactory.ReadAsync(settings.Read(parsed), cancellationToken);
            Console.Out.WriteClean($"{"MODEL",-28} {"INPUT",7} {"OUTPUT",7} {"CONTEXT",8} {"ANSWER",7}  USABLE WITH");
            foreach (var model in catalog.Models)
            {
                Write(model);
            }

            foreach (var agent in catalog.Agents.Where(agent => !agent.Available))
            {
                Console.Out.WriteClean($"{agent.Kind} cannot be used: {agent.Reason}");
            }

            return ExitCode.Success;
        });
        return command;
    }

    private static void Write(ModelStatus model)
    {
        var name = model.Family is { } family ? $"{model.Name} ({family})" : model.Name;
        var agents = model.Agents.Count == 0 ? "-" : string.Join(", ", model.Agents);
        var large = model.LargeRequestTokens is not { } bound ? ""
            : CleanLine.Of($"; {model.LargestInputUsd:0.00} and {model.LargestOutputUsd:0.00} above {Tokens(bound)} tokens sent");
        Console.Out.WriteClean(
            $"{name,-28} {model.InputUsd,7:0.00} {model.OutputUsd,7:0.00} {Tokens(model.ContextTokens),8} "
                + $"{Tokens(model.MaxOutputTokens),7}  {agents}{large}");
    }

    private static string Tokens(long number) => number switch
    {
        >= 1_000_000 when number % 1_000_000 == 0 => string.Create(CultureInfo.InvariantCulture, $"{number / 1_000_000}M"),
        >= 1000 when number % 1000 == 0 => string.Create(CultureInfo.InvariantCulture, $"{number / 1000}k"),
        _ => number.ToString(CultureInfo.InvariantCulture),
    };
}
