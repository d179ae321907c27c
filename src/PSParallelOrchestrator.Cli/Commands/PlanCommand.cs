using System.CommandLine;
using PSParallelOrchestrator.Cli.Display;
using PSParallelOrchestrator.Cli.Options;
using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.PlanFiles;
using PSParallelOrchestrator.Engine.Settings;

namespace PSParallelOrchestrator.Cli.Commands;

/// <summary><c>psorch plan</c>: makes a plan from requirements or checks a plan file; runs nothing.</summary>
internal static class PlanCommand
{
    private static readonly string[] PlannerSettings =
    [
        SettingKeys.Planner, SettingKeys.Real, SettingKeys.Model, SettingKeys.MaxCostUsd, SettingKeys.PlanningTimeLimit, SettingKeys.PriceFile, SettingKeys.Region,
        SettingKeys.UseBedrock, SettingKeys.Repository,
    ];

    /// <summary>Makes the command.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        var requirements = new Argument<string?>("requirements")
        {
            Description = "What is to be made, as free text.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var file = new Option<string?>("--plan") { Description = "A plan file to check and show instead.", HelpName = "FILE" };
        var executors = new Option<int?>("--max-executors", "-m") { Description = "Executor budget to put on the plan (default: 5).", HelpName = "N" };
        var output = new Option<string?>("--output", "-o") { Description = "Save the plan to this file (.json, .yaml).", HelpName = "FILE" };
        var diagram = new Option<DiagramFormat?>("--diagram") { Description = "Write the plan as a diagram: Mermaid or Dot.", HelpName = "FORMAT" };
        var command = new Command("plan", "Makes a plan from requirements, or checks a plan file, and shows it; runs nothing.")
        {
            requirements, file, executors, output, diagram,
        };
        var settings = new SettingOptions(command, PlannerSettings);
        var key = new ApiKeyOption(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var set = settings.Read(parsed);
            var target = parsed.GetValue(output);
            if (target is not null)
            {
                PlanFileStore.CheckTarget(target);
            }

            var plan = await PlanInput.TakeAsync(
                parsed.GetValue(requirements),
                parsed.GetValue(file),
                set,
                text => PlanInput.MakeAsync(
                    text,
                    set,
                    EngineContextFactory.Create(set, key.Read(parsed, GivenKey.IsForBedrock(PlannerOptionsFactory.Create(set)))),
                    parsed.GetValue(executors),
                    beforeSpending: null,
                    asksModel: true,
                    isQuiet: false,
                    cancellationToken),
                cancellationToken);
            if (parsed.GetValue(executors) is { } budget)
            {
                plan = plan with { MaxExecutors = budget };
            }

            if (target is not null)
            {
                await PlanFileStore.SaveAsync(plan, target, cancellationToken);
            }

            if (parsed.GetValue(diagram) is { } format)
            {
                PlanText.WriteDiagram(Console.Out, plan, format);
            }
            else
            {
                PlanText.Write(Console.Out, plan);
            }

            return ExitCode.Success;
        });
        return command;
    }
}
