using System.CommandLine;
using PSParallelOrchestrator.Cli.Display;
using PSParallelOrchestrator.Cli.Options;
using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Agents.Simulated;
using PSParallelOrchestrator.Engine.Hosting;
using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Engine.Settings;

namespace PSParallelOrchestrator.Cli.Commands;

/// <summary><c>psorch run</c>: requirements or a plan file, to merged output and reports.</summary>
internal static class RunCommand
{
    private const string DefaultOutput = "outputs/parallel-orchestrator";

    /// <summary>Makes the command.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        var requirements = new Argument<string?>("requirements")
        {
            Description = "What is to be made, as free text.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var plan = new Option<string?>("--plan") { Description = "A plan file (.json, .yaml) to run instead.", HelpName = "FILE" };
        var name = new Option<string?>("--name") { Description = "What the run's directory is named after.", HelpName = "NAME" };
        var rules = new Option<string[]>("--simulate")
        {
            Description = "What the Simulated agent does for chosen tasks, for example \"api*:fail=2,duration=1s\"; may be repeated.",
            HelpName = "RULE",
        };
        var tools = new Option<string[]>("--allowed-tool")
        {
            Description = "Tool that agents may use beside those that edit files, for example \"Bash(npm test)\"; may be repeated.",
            HelpName = "TOOL",
        };
        var claude = new Option<string[]>("--claude-argument")
        {
            Description = "Further argument of Claude Code, for example --claude-argument=--effort --claude-argument=low; may be repeated.",
            HelpName = "ARGUMENT",
        };
        var dryRun = new Option<bool>("--dry-run") { Description = "Show what would run where, and run nothing." };
        var display = new DisplayOptions();
        var command = new Command("run", "Plans requirements, or takes a plan file, runs the tasks in parallel and merges what they made.")
        {
            requirements, plan, name, rules, tools, claude, dryRun, display.Quiet, display.Plain,
        };
        var settings = new SettingOptions(command);
        var backend = new BackendOptionOption(command);
        var key = new ApiKeyOption(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var set = settings.Read(parsed);
            RunOptions Options(OrchestratorPlan work) => RunOptionsFactory.Create(
                set,
                work,
                [.. (parsed.GetValue(rules) ?? []).Select(SimulationRuleParser.Parse)],
                parsed.GetValue(tools),
                parsed.GetValue(claude),
                backend.Read(parsed));
            var services = EngineContextFactory.Create(set, key.Read(parsed, GivenKey.IsForBedrock(Options(new OrchestratorPlan { Tasks = [] }))));
            var work = await PlanInput.TakeAsync(
                parsed.GetValue(requirements),
                parsed.GetValue(plan),
                set,
                text => PlanInput.MakeAsync(
                    text,
                    set,
                    services,
                    maxExecutors: null,
                    () => RunSession.CheckReadyAsync(Options(new OrchestratorPlan { Tasks = [] }), services, cancellationToken),
                    asksModel: !parsed.GetValue(dryRun),
                    parsed.GetValue(display.Quiet),
                    cancellationToken),
                cancellationToken);
            var options = Options(work);
            var output = set.Text(SettingKeys.OutputDirectory) ?? DefaultOutput;
            if (parsed.GetValue(dryRun))
            {
                RunSession.Check(work, options);
                PlanText.WriteDryRun(Console.Out, work, options, Path.GetFullPath(output));
                return ExitCode.Success;
            }

            var flow = new RunFlow(display.Read(parsed));
            var live = await RunHost.StartAsync(work, output, parsed.GetValue(name), options, services, flow.Aim, cancellationToken);
            return await flow.CompleteAsync(live, cancellationToken);
        });
        return command;
    }
}
