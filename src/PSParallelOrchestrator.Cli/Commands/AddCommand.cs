using System.CommandLine;
using PSParallelOrchestrator.Cli.Display;
using PSParallelOrchestrator.Cli.Options;
using PSParallelOrchestrator.Cli.Streams;
using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Hosting;
using PSParallelOrchestrator.Engine.Runs;

namespace PSParallelOrchestrator.Cli.Commands;

/// <summary><c>psorch add</c>: adds the tasks of a plan file to a run that goes on, by asking its owner.</summary>
internal static class AddCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var run = CommonArguments.Run();
        var plan = new Option<string>("--plan")
        {
            Description = "A plan file (.json, .yaml) with the tasks, which may depend on those of the run; - for standard input.",
            HelpName = "FILE",
            Required = true,
        };
        var format = PlanInput.Format();
        var json = CommonArguments.Json();
        var command = new Command(
            "add",
            "Adds the tasks of a plan file to a run that goes on, all of them or none. They may depend on tasks that the run has.")
        {
            run, plan, format, json,
        };
        var question = new SpendingQuestion(command, quiet: null);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var found = RunHost.Open(RunLookup.Resolve(parsed.GetRequiredValue(run)));
            RunHost.CheckTakesTasks(found);

            // Where nothing can be written, nothing is added either.
            using var output = parsed.GetValue(json) ? StandardStreams.OpenOutput() : null;
            var tasks = await PlanInput.AdditionAsync(
                parsed.GetRequiredValue(plan), parsed.GetValue(format), found, cancellationToken);
            var services = question.In(parsed, new EngineContext { Agents = new AgentAccess() });
            await RunHost.AddAsync(found, tasks, services, cancellationToken);
            if (output is not null)
            {
                AddedTasksWriter.Write(output, found, tasks);
            }
            else
            {
                Console.Out.WriteClean($"Added to {found.Name}: {string.Join(", ", tasks.Select(static task => task.Id))}.");
            }

            return ExitCode.Success;
        });
        return command;
    }
}
