using System.CommandLine;
using PSParallelOrchestrator.Cli.Display;
using PSParallelOrchestrator.Cli.Options;
using PSParallelOrchestrator.Cli.Streams;
using PSParallelOrchestrator.Engine.PlanFiles;
using PSParallelOrchestrator.Engine.Planning;
using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Engine.Settings;

namespace PSParallelOrchestrator.Cli.Commands;

/// <summary>Plans for the command line: read from a file, or made from requirements.</summary>
internal static class PlanInput
{
    // As everywhere, what stands for standard input.
    private const string StandardInput = "-";

    /// <summary>The option that says what a plan is written in.</summary>
    public static Option<PlanFormat?> Format() => new("--format")
    {
        Description = "What the plan is, where its name does not say (- or a pipe): Json or Yaml (default: what it looks like).",
        HelpName = "FORMAT",
    };

    /// <summary>Takes the one of two that a command was given.</summary>
    /// <param name="requirements">The requirements; null where there are none.</param>
    /// <param name="path">The plan file; null where there is none.</param>
    /// <param name="format">What the file is, where its name does not say; null where it does.</param>
    /// <param name="settings">What else the command was given.</param>
    /// <param name="make">Makes a plan from the requirements.</param>
    /// <exception cref="OrchestratorException">Both or none were given, or there is no plan, and why.</exception>
    public static Task<OrchestratorPlan> TakeAsync(
        string? requirements,
        string? path,
        PlanFormat? format,
        OrchestratorSettings settings,
        Func<string, Task<OrchestratorPlan>> make,
        CancellationToken cancellationToken) =>
        (requirements, path) switch
        {
            (not null, not null) => throw CliErrors.Exclusive("requirements", "--plan"),
            (null, null) => throw CliErrors.NothingToRun(),
            (null, { } file) => LoadAsync(file, format, settings, cancellationToken),
            ({ } text, null) => make(text),
        };

    /// <summary>Keeps a plan that a model was paid for and that is not run now.</summary>
    /// <returns>How to run it later, in words; null where nothing has to be kept.</returns>
    public static async Task<string?> KeepAsync(OrchestratorPlan plan) => await KeptPlans.KeepAsync(plan) is { } path
        ? $"The plan is kept for 30 days: psorch run --plan '{path}', with the other options as before, runs it, and planning is not paid "
            + "again."
        : null;

    /// <summary>Reads the tasks that a plan file adds to a run; what is merely doubtful is said on standard error.</summary>
    /// <param name="path">The file, a pipe, or what stands for standard input.</param>
    /// <param name="format">What it is, where its name does not say.</param>
    /// <param name="run">The run.</param>
    /// <exception cref="OrchestratorException">They cannot be added; the message names every problem.</exception>
    public static async Task<IReadOnlyList<OrchestratorTask>> AdditionAsync(
        string path, PlanFormat? format, OrchestratorRun run, CancellationToken cancellationToken)
    {
        var (file, input) = Source(path);
        var read = await PlanFileStore.ReadAdditionAsync(file, input, format, cancellationToken);
        await TakeAsync(read);
        var (tasks, found) = AddedTasks.Join(run.GetPlan(), read);
        if (found.Any(static finding => finding.Severity == PlanDiagnosticSeverity.Error))
        {
            throw new InvalidPlanException(found);
        }

        await WarnAsync(found);
        return tasks;
    }

    /// <summary>Reads a plan file; what is merely doubtful in it is said on standard error.</summary>
    /// <param name="format">What it is, where its name does not say.</param>
    /// <param name="settings">What else the command was given.</param>
    /// <exception cref="OrchestratorException">It cannot be used; the message names every problem and its place.</exception>
    private static async Task<OrchestratorPlan> LoadAsync(
        string path, PlanFormat? format, OrchestratorSettings settings, CancellationToken cancellationToken)
    {
        if (PlanningSettings.Group.Settings.FirstOrDefault(settings.Given.ContainsKey) is { } meaningless)
        {
            throw CliErrors.Exclusive(meaningless.Flags[0], "--plan");
        }

        var (file, input) = Source(path);
        return await TakeAsync(await PlanFileStore.ReadAsync(file, input, format, cancellationToken));
    }

    private static (string? File, Stream? Input) Source(string path) =>
        path == StandardInput ? (null, StandardStreams.OpenInput()) : (path, null);

    private static async Task<OrchestratorPlan> TakeAsync(PlanReadResult read)
    {
        var plan = read.GetPlan();
        await WarnAsync(read.Diagnostics);
        return plan;
    }

    private static async Task WarnAsync(IEnumerable<PlanDiagnostic> findings)
    {
        foreach (var warning in findings)
        {
            await Console.Error.WriteLineAsync($"psorch: warning: {warning}");
        }
    }

    /// <summary>Makes a plan; who makes it is said on standard error where that was decided here.</summary>
    /// <param name="settings">Who plans, and what it may cost.</param>
    /// <param name="services">Clock, keys and prices.</param>
    /// <param name="beforeSpending">Called before a model is asked, with what that has to be able to cost: what would refuse its plan
    /// later is to refuse it now. Null for nothing.</param>
    /// <param name="asksModel">Whether a model may be asked that nobody named; else rules make the plan, and that is said.</param>
    /// <param name="isQuiet">Whether nothing is said.</param>
    /// <exception cref="OrchestratorException">There is none, why, and what was spent.</exception>
    public static async Task<OrchestratorPlan> MakeAsync(
        string requirements,
        OrchestratorSettings settings,
        EngineContext services,
        Func<decimal, Task>? beforeSpending,
        bool asksModel,
        bool isQuiet,
        CancellationToken cancellationToken)
    {
        var request = PlannerOptionsFactory.Request(settings, requirements);
        _ = request.Check();
        var options = PlannerOptionsFactory.Create(settings);
        if (!asksModel && (options.Planner == PlannerKind.Auto ? options.Real : !settings.Given.ContainsKey(PlanningSettings.Planner)))
        {
            options = options with { Planner = PlannerKind.Heuristic };
            if (!isQuiet)
            {
                await Console.Error.WriteLineAsync(
                    "psorch: --dry-run does not pay for a model: this plan was made by rules (Heuristic), and the run's own plan will "
                        + "differ. Name a model with --planner to let it plan, which costs money.");
            }
        }

        if (!isQuiet && !Console.IsErrorRedirected)
        {
            // Minutes may pass; to logs it says nothing.
            services = services with { PlanningSays = static text => Console.Error.WriteClean($"psorch: planning: {text}") };
        }

        var chosen = await Planners.ChooseAsync(options, services.Planning, cancellationToken);
        if (chosen.Notice is { } notice && !isQuiet)
        {
            await Console.Error.WriteLineAsync($"psorch: {(chosen.IsFallback ? "warning: " : string.Empty)}{notice}");
        }

        if (chosen.Planner.Kind != PlannerKind.Heuristic && beforeSpending is not null)
        {
            await beforeSpending(chosen.Planner.LeastBudgetUsd(request));
        }

        return await chosen.Planner.PlanAsync(request, cancellationToken);
    }
}
