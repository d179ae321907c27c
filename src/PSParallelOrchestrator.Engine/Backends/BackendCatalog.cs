namespace PSParallelOrchestrator.Engine.Backends;

/// <summary>Asks backends whether they can be used, and makes sure that options are those of the backend.</summary>
public static class BackendCatalog
{
    /// <summary>Every kind but Auto.</summary>
    public static IReadOnlyList<BackendKind> Kinds => [.. BackendRegistry.All.Select(backend => backend.Kind)];

    /// <summary>Asks every backend whether it can be used here.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>An answer for each kind but Auto.</returns>
    public static async Task<IReadOnlyList<BackendStatus>> ProbeAllAsync(CancellationToken cancellationToken)
    {
        var answers = new List<BackendStatus>();
        foreach (var kind in Kinds)
        {
            answers.Add(await ProbeAsync(kind, cancellationToken));
        }

        return answers;
    }

    /// <summary>Asks a backend whether it can be used here, with no options.</summary>
    /// <param name="kind">Which one; not Auto, which is a choice between others.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="OrchestratorException">There is none of that name.</exception>
    public static Task<BackendStatus> ProbeAsync(BackendKind kind, CancellationToken cancellationToken) =>
        ProbeAsync(kind, new BackendContext(), cancellationToken);

    /// <summary>Asks a backend whether it can be used here.</summary>
    /// <param name="kind">Which one; not Auto, which is a choice between others.</param>
    /// <param name="context">What it is made from, with its options.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answer.</returns>
    /// <exception cref="OrchestratorException">There is none of that name.</exception>
    public static async Task<BackendStatus> ProbeAsync(BackendKind kind, BackendContext context, CancellationToken cancellationToken)
    {
        if (BackendRegistry.Find(kind) is UnbuiltBackend)
        {
            return new BackendStatus(kind, Available: false, Version: null, UnbuiltBackend.Reason);
        }

        await using var backend = BackendRegistry.Get(kind).Create(context);
        return await backend.ProbeCheckedAsync(cancellationToken);
    }

    /// <summary>Refuses a backend that cannot be used here.</summary>
    internal static void Require(BackendStatus status)
    {
        if (!status.Available)
        {
            throw BackendErrors.NotAvailable(status.Kind, status.Reason);
        }
    }

    /// <summary>Lets the backend of a run read the options that are given for it.</summary>
    /// <param name="options">How a run is run.</param>
    /// <returns>The same, with the backend's own record of its options.</returns>
    /// <exception cref="OrchestratorException">The backend has no such options, or they make no sense.</exception>
    public static RunOptions WithBackendOptions(RunOptions options)
    {
        if (options.BackendOptions is not { } given)
        {
            return options;
        }

        if (options.Backend == BackendKind.Auto)
        {
            throw BackendErrors.OptionsWithAuto();
        }

        if (given.Backend is { } other && other != options.Backend)
        {
            throw BackendErrors.OptionsOfOther(options.Backend, other);
        }

        var backend = BackendRegistry.Get(options.Backend);
        var texts = new Dictionary<string, string>(given.ToTexts(), StringComparer.OrdinalIgnoreCase);
        var known = backend.Options.Select(option => option.Name).ToList();
        return texts.Keys.FirstOrDefault(name => !known.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } unknown
            ? throw BackendErrors.OptionUnknown(backend.Kind, unknown, known)
            : options with { BackendOptions = backend.ReadOptions(texts) };
    }

    /// <summary>The same for a run that exists: a backend that this version does not have leaves its options as they are.</summary>
    /// <param name="options">How the run is run.</param>
    /// <returns>The options.</returns>
    internal static RunOptions OfExistingRun(RunOptions options) =>
        BackendRegistry.Find(options.Backend) is { IsBuilt: true } ? WithBackendOptions(options) : options;
}
