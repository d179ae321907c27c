using PSParallelOrchestrator.Engine.Backends.Docker;
using PSParallelOrchestrator.Engine.Backends.Process;
using PSParallelOrchestrator.Engine.Backends.Slurm;
using PSParallelOrchestrator.Engine.Backends.Threading;

namespace PSParallelOrchestrator.Engine.Backends;

/// <summary>Every backend there is. A new one is its folder, and a line here.</summary>
public static class BackendRegistry
{
    private static readonly Lock Gate = new();
    private static volatile IReadOnlyList<BackendDescriptor> all =
    [
        new ThreadingDescriptor(),
        new ProcessDescriptor(),
        new DockerDescriptor(),
        new SlurmDescriptor(),
        new UnbuiltBackend(
            BackendKind.ParallelCluster, "--aws", autoRank: null, "--aws-cluster-name", "--aws-region", "--aws-s3-bucket"),
    ];

    /// <summary>All of them, those that are not built yet included.</summary>
    public static IReadOnlyList<BackendDescriptor> All => all;

    /// <summary>Those that this version has.</summary>
    public static IEnumerable<BackendDescriptor> Built => all.Where(backend => backend.IsBuilt);

    /// <summary>The names of all, and Auto.</summary>
    public static IEnumerable<string> Names => all.Select(backend => backend.Kind.Name).Append(BackendKind.Auto.Name);

    /// <summary>The flags that are known, but belong to backends that are not built yet.</summary>
    internal static IEnumerable<string> UnbuiltFlags => all.OfType<UnbuiltBackend>().SelectMany(backend => backend.Flags);

    /// <summary>
    /// Whether tasks use the programs of this machine; also where the backend is still to be chosen. Elsewhere the backend, or the attempt,
    /// says what is missing.
    /// </summary>
    internal static bool UsesProgramsOfThisMachine(BackendKind kind) => Find(kind)?.Traits.UsesProgramsOfThisMachine ?? true;

    /// <summary>Adds a backend, for this process: it can be used as those that are built in.</summary>
    /// <param name="backend">The backend.</param>
    /// <returns>Takes it out again when disposed.</returns>
    /// <exception cref="ArgumentException">There is one of that name.</exception>
    public static IDisposable Add(BackendDescriptor backend)
    {
        ArgumentNullException.ThrowIfNull(backend);
        lock (Gate)
        {
            if (backend.Kind == BackendKind.Auto || Find(backend.Kind) is not null)
            {
                throw new ArgumentException($"There is a backend {backend.Kind} already.", nameof(backend));
            }

            all = [.. all, backend];
        }

        return new Addition(backend);
    }

    /// <summary>Finds a backend.</summary>
    /// <param name="kind">Which one.</param>
    /// <returns>Its descriptor; null where this version knows none of that name.</returns>
    public static BackendDescriptor? Find(BackendKind kind) => all.FirstOrDefault(backend => backend.Kind == kind);

    /// <summary>Finds a backend that can be used.</summary>
    /// <param name="kind">Which one; not Auto, which is a choice between others.</param>
    /// <returns>Its descriptor.</returns>
    /// <exception cref="OrchestratorException">There is none, or it is not built yet.</exception>
    public static BackendDescriptor Get(BackendKind kind) => Find(kind) switch
    {
        null => throw BackendErrors.Unknown(kind),
        { IsBuilt: false } => throw BackendErrors.NotBuilt(kind),
        var backend => backend,
    };

    /// <summary>Reads the name of a backend that is known, built or not, or Auto.</summary>
    /// <param name="text">The name.</param>
    /// <param name="kind">The backend.</param>
    /// <returns>Whether there is one.</returns>
    public static bool TryParse(string text, out BackendKind kind)
    {
        if (!BackendKind.TryParse(text, out kind) || kind == BackendKind.Auto)
        {
            return kind == BackendKind.Auto;
        }

        var found = Find(kind);
        kind = found?.Kind ?? kind;
        return found is not null;
    }

    /// <summary>The names of those that are built, for people.</summary>
    /// <param name="word">The word before the last.</param>
    /// <returns>The names, such as "Threading or Process".</returns>
    internal static string BuiltNames(string word)
    {
        var names = Built.Select(backend => backend.Kind.Name).ToList();
        return names.Count == 1 ? names[0] : $"{string.Join(", ", names.SkipLast(1))} {word} {names[^1]}";
    }

    private sealed class Addition(BackendDescriptor backend) : IDisposable
    {
        public void Dispose()
        {
            lock (Gate)
            {
                all = [.. all.Where(known => known != backend)];
            }
        }
    }
}
