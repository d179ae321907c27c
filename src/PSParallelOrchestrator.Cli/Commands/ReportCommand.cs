using System.CommandLine;
using PSParallelOrchestrator.Cli.Display;
using PSParallelOrchestrator.Cli.Options;
using PSParallelOrchestrator.Engine.Reporting;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Runs;

namespace PSParallelOrchestrator.Cli.Commands;

/// <summary><c>psorch report</c>: writes a run's reports anew, or its plan with states as a diagram.</summary>
internal static class ReportCommand
{
    /// <summary>Makes the command.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        var run = CommonArguments.Run();
        var diagram = new Option<DiagramFormat?>("--diagram")
        {
            Description = "Write the plan with the states of its tasks to standard output instead: Mermaid or Dot.",
            HelpName = "FORMAT",
        };
        var command = new Command("report", "Writes execution_summary.json, trace.tsv and report.html of a run, also while it is running.") { run, diagram };
        command.SetAction(parsed =>
        {
            using var reader = RunReader.Open(RunIndex.Resolve(parsed.GetRequiredValue(run)));
            switch (parsed.GetValue(diagram))
            {
                case DiagramFormat.Mermaid:
                    PlanDiagram.WriteMermaid(Console.Out, reader.Run);
                    break;
                case DiagramFormat.Dot:
                    PlanDiagram.WriteDot(Console.Out, reader.Run);
                    break;
                default:
                    RunReports.Write(reader.Run, machine: null, TimeProvider.System);
                    Console.WriteLine(new RunPaths(reader.Run.Directory).Report);
                    break;
            }

            return ExitCode.Success;
        });
        return command;
    }
}
