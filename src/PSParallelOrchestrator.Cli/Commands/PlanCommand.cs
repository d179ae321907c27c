using System.CommandLine;
using PSParallelOrchestrator.Cli.Display;
using PSParallelOrchestrator.Cli.Options;
using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Options;
using PSParallelOrchestrator.Engine.PlanFiles;
using PSParallelOrchestrator.Engine.Settings;

namespace PSParallelOrchestrator.Cli.Commands;

/// <summary><c>psorch plan</c>: makes a plan from requirements or checks a plan file; runs nothing.</summary>
internal static class PlanCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var requirements = new Argument<string?>("requirements")
        {
            Description = "What is to be made, as free text.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var file = new Option<string?>("--plan")
        {
            Description = "A plan file to check and show instead; - for standard input.",
            HelpName = "FILE",
        };
        var planFormat = PlanInput.Format();
        var output = new Option<string?>("--output", "-o")
        {
            Description = "Save the plan to this file (.json, .yaml).",
            HelpName = "FILE",
        };
        var diagram = new Option<DiagramFormat?>("--diagram")
        {
            Description = "Write the plan as a diagram: Mermaid or Dot.",
            HelpName = "FORMAT",
        };
        var command = new Command("plan", "Makes a plan from requirements, or checks a plan file, and shows it; runs nothing.")
        {
            requirements, file, planFormat, output, diagram,
        };
        var settings = new SettingOptions(command, SettingCommands.Plan);
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
                parsed.GetValue(planFormat),
                set,
                text => PlanInput.MakeAsync(
                    text,
                    set,
                    EngineContextFactory.Create(set, key.Read(parsed, GivenKey.IsForBedrock(PlannerOptionsFactory.Create(set)))),
                    beforeSpending: null,
                    asksModel: true,
                    isQuiet: false,
                    cancellationToken),
                cancellationToken);
            if (set.Given.ContainsKey(RunSettings.MaxExecutors))
            {
                plan = plan with { MaxExecutors = PlannerOptionsFactory.Request(set, string.Empty).MaxExecutors };
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
