using System.CommandLine;
using PSParallelOrchestrator.Cli.Display;
using PSParallelOrchestrator.Cli.Options;
using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Hosting;
using PSParallelOrchestrator.Engine.Options;
using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Engine.Settings;

namespace PSParallelOrchestrator.Cli.Commands;

/// <summary><c>psorch run</c>: requirements or a plan file, to merged output and reports.</summary>
internal static class RunCommand
{
    /// <summary>The option that shows and does nothing.</summary>
    public const string DryRun = "--dry-run";

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var requirements = new Argument<string?>("requirements")
        {
            Description = "What is to be made, as free text.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var plan = new Option<string?>("--plan")
        {
            Description = "A plan file (.json, .yaml) to run instead; - for standard input.",
            HelpName = "FILE",
        };
        var format = PlanInput.Format();
        var name = new Option<string?>("--name") { Description = "What the run's directory is named after.", HelpName = "NAME" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Show what would run where, and run nothing." };
        var selection = new SelectionOptions();
        var display = new DisplayOptions();
        var command = new Command("run", "Plans requirements, or takes a plan file, runs the tasks in parallel and merges what they made.")
        {
            requirements, plan, format, selection.Task, selection.ExcludeTask, selection.Tag, selection.SkipDependencies,
            name, dryRun, display.Quiet, display.Plain,
        };
        var settings = new SettingOptions(command, SettingCommands.Run);
        var key = new ApiKeyOption(command);
        var question = new SpendingQuestion(command, display.Quiet);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var set = settings.Read(parsed);
            if (parsed.GetValue(requirements) is { } asked)
            {
                // What a planner takes is checked first: a run's own bounds are narrower.
                _ = PlannerOptionsFactory.Request(set, asked);
            }

            RunOptions Options(OrchestratorPlan work) => RunOptionsFactory.Create(set, work);
            var isForBedrock = GivenKey.IsForBedrock(Options(new OrchestratorPlan { Tasks = [] }));
            var services = EngineContextFactory.Create(set, key.Read(parsed, isForBedrock)) with
            {
                BackendSays = parsed.GetValue(display.Quiet) ? null : static text => Console.Error.WriteClean($"psorch: {text}"),
            };
            var work = await PlanInput.TakeAsync(
                parsed.GetValue(requirements),
                parsed.GetValue(plan),
                parsed.GetValue(format),
                set,
                text => PlanInput.MakeAsync(
                    text,
                    set,
                    services,
                    planningUsd => RunReadiness.CheckAsync(
                        Options(new OrchestratorPlan { Tasks = [] }), services, planningUsd, cancellationToken),
                    asksModel: !parsed.GetValue(dryRun),
                    parsed.GetValue(display.Quiet),
                    cancellationToken),
                cancellationToken);
            var options = Options(work);
            (work, var chosen) = PartialRun.Select(work, selection.Read(parsed), options);
            if (chosen is not null && !parsed.GetValue(display.Quiet))
            {
                Console.Error.WriteClean($"psorch: {chosen}");
            }

            var output = RunDestination.Of(set).OutputDirectory;
            if (parsed.GetValue(dryRun))
            {
                RunReadiness.Check(work, options);
                PlanText.WriteDryRun(Console.Out, work, options, output);
                return ExitCode.Success;
            }

            services = question.In(parsed, services, PlanInput.KeepAsync);
            var flow = new RunFlow(display.Read(parsed));
            var live = await RunHost.StartAsync(work, output, parsed.GetValue(name), options, services, flow.Aim, cancellationToken);
            return await flow.CompleteAsync(live, cancellationToken);
        });
        return command;
    }
}
