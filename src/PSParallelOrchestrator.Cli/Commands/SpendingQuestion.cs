using System.CommandLine;
using PSParallelOrchestrator.Cli.Display;
using PSParallelOrchestrator.Cli.Options;
using PSParallelOrchestrator.Cli.Streams;
using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Engine.Runs.Spending;

namespace PSParallelOrchestrator.Cli.Commands;

/// <summary>
/// Asks whoever sits at the terminal before agents spend money. Where nobody does, a run without a budget says that it has none.
/// </summary>
internal sealed class SpendingQuestion
{
    private readonly Option<bool> yes = new("--yes", "-y") { Description = "Let agents spend money without asking first." };
    private readonly Option<bool>? quiet;

    /// <summary>Adds its option to a command.</summary>
    /// <param name="quiet">The option by which the command says nothing; null where it has none.</param>
    public SpendingQuestion(Command command, Option<bool>? quiet)
    {
        this.quiet = quiet;
        command.Add(yes);
    }

    /// <summary>Lets a run ask, or say what has to be said.</summary>
    /// <param name="services">What the run is given.</param>
    /// <param name="keep">Keeps a plan that is not run now, and says how to run it; null for what a run keeps by itself.</param>
    public EngineContext In(
        ParseResult parsed, EngineContext services, Func<OrchestratorPlan, Task<string?>>? keep = null) => services with
        {
            BeforeSpending = quiet is not null && parsed.GetValue(quiet) ? null
                : parsed.GetValue(yes) || !Attendance.IsAttended ? (forecast, _) => WarnAsync(forecast)
                : (forecast, token) => AskAsync(forecast, keep, token),
        };

    private static async Task WarnAsync(SpendingForecast forecast)
    {
        if (SpendingText.NoBudget(forecast) is { } warning)
        {
            await Console.Error.WriteLineAsync($"psorch: warning: {warning}");
        }
    }

    private static async Task AskAsync(
        SpendingForecast forecast, Func<OrchestratorPlan, Task<string?>>? keep, CancellationToken cancellationToken)
    {
        PlanText.Write(Console.Out, forecast.Plan);
        foreach (var line in SpendingText.Lines(forecast))
        {
            Console.Out.WriteClean($"{line}");
        }

        if (!await Attendance.AskAsync("Run it?", cancellationToken))
        {
            throw CliErrors.NotConfirmed(keep is null ? null : await keep(forecast.Plan));
        }
    }
}
