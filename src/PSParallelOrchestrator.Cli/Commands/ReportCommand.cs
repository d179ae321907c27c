using System.CommandLine;
using PSParallelOrchestrator.Cli.Display;
using PSParallelOrchestrator.Cli.Options;
using PSParallelOrchestrator.Engine.Hosting;
using PSParallelOrchestrator.Engine.Reporting;
using PSParallelOrchestrator.Engine.RunFiles;

namespace PSParallelOrchestrator.Cli.Commands;

/// <summary><c>psorch report</c>: writes a run's reports anew, or its plan with states as a diagram.</summary>
internal static class ReportCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var run = CommonArguments.Run();
        var diagram = new Option<DiagramFormat?>("--diagram")
        {
            Description = "Write the plan with the states of its tasks to standard output instead: Mermaid or Dot.",
            HelpName = "FORMAT",
        };
        var command = new Command("report", "Writes execution_summary.json, trace.tsv and report.html of a run, also while it is running.")
        {
            run,
            diagram,
        };
        command.SetAction(parsed =>
        {
            var found = RunHost.Look(RunLookup.Resolve(parsed.GetRequiredValue(run)));
            switch (parsed.GetValue(diagram))
            {
                case DiagramFormat.Mermaid:
                    PlanDiagram.WriteMermaid(Console.Out, found);
                    break;
                case DiagramFormat.Dot:
                    PlanDiagram.WriteDot(Console.Out, found);
                    break;
                default:
                    RunReports.Write(found, TimeProvider.System);
                    Console.Out.WriteClean($"{new RunPaths(found.Directory).Report}");
                    break;
            }

            return ExitCode.Success;
        });
        return command;
    }
}
