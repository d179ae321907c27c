using PSParallelOrchestrator.Engine.Workspaces.Git.Objects;

namespace PSParallelOrchestrator.Engine.Workspaces.Git;

/// <summary>
/// Runs git against one repository, with nothing of the user's or of a task's configuration in effect that could run programs or change
/// bytes.
/// </summary>
/// <param name="repository">The repository's git directory, as a full path; null to let git find it from the working directory.</param>
internal sealed class GitCommand(string? repository, string program = GitCommand.DefaultProgram)
{
    public const string DefaultProgram = "git";

    private static readonly string[] Safety =
    [
        "core.hooksPath=/dev/null",
        "core.fsmonitor=false",
        "core.untrackedCache=false",
        "core.sparseCheckout=false",
        "core.splitIndex=false",
        "core.attributesFile=/dev/null",
        "core.excludesFile=/dev/null",
        "core.autocrlf=false",
        "core.eol=lf",
        "core.safecrlf=false",
        "core.ignoreCase=false",
        "core.longPaths=true",
        "core.logAllRefUpdates=false",
        // Everything that is kept; an index can be made again.
        "core.fsync=all,-index",
        "core.fsyncMethod=batch",
        "core.compression=0",
        "core.bigFileThreshold=16m",
        "gc.auto=0",
        "maintenance.auto=false",
        "submodule.recurse=false",
        "fetch.recurseSubmodules=false",
        "protocol.allow=never",
        "protocol.file.allow=always",
        "merge.directoryRenames=false",
        "advice.detachedHead=false",
    ];

    private static readonly KeyValuePair<string, string>[] CommonEnvironment =
    [
        new("LC_ALL", "C"),
        new("GIT_TERMINAL_PROMPT", "0"),
        new("GIT_OPTIONAL_LOCKS", "0"),
        new("GIT_NO_REPLACE_OBJECTS", "1"),
        new("GIT_ATTR_NOSYSTEM", "1"),
        new("GIT_AUTHOR_NAME", "PSParallelOrchestrator"),
        new("GIT_AUTHOR_EMAIL", "psorch@localhost"),
        new("GIT_COMMITTER_NAME", "PSParallelOrchestrator"),
        new("GIT_COMMITTER_EMAIL", "psorch@localhost"),
    ];

    /// <summary>Keeps the configuration of the user and of the machine out.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> NoConfiguration { get; } =
        [new("GIT_CONFIG_NOSYSTEM", "1"), new("GIT_CONFIG_GLOBAL", "/dev/null")];

    /// <summary>A directory that is always there.</summary>
    public static string Nowhere { get; } = Path.GetPathRoot(AppContext.BaseDirectory)!;

    /// <summary>The user's own configuration stays in effect only where their repository is asked: it may say that it is safe.</summary>
    public bool UsesUserConfiguration { get; init; }

    /// <summary>The working directory where a call has no work tree.</summary>
    public string WorkingDirectory { get; init; } = repository ?? Nowhere;

    /// <summary>Keeps the objects of the repository writable for their owner; null where it is not the run's own.</summary>
    public WritableObjects? Writable { get; init; }

    /// <summary>Runs git and gives its result, whatever the exit code.</summary>
    public async Task<GitResult> TryRunAsync(GitCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await StartAsync(call, cancellationToken);
        }
        finally
        {
            Writable?.After(call.Arguments[0]);
        }
    }

    private Task<GitResult> StartAsync(GitCall call, CancellationToken cancellationToken)
    {
        var arguments = new List<string>(2 * Safety.Length + call.Arguments.Count);
        foreach (var setting in Safety.Concat(call.Settings))
        {
            arguments.AddRange("-c", setting);
        }

        arguments.AddRange(call.Arguments);
        var environment = new List<KeyValuePair<string, string>>(CommonEnvironment);
        if (repository is not null)
        {
            environment.Add(new("GIT_DIR", repository));
        }

        if (!UsesUserConfiguration)
        {
            environment.AddRange(NoConfiguration);
        }

        if (call.WorkTree is not null)
        {
            environment.Add(new("GIT_WORK_TREE", call.WorkTree));
        }

        if (call.IndexFile is not null)
        {
            environment.Add(new("GIT_INDEX_FILE", call.IndexFile));
        }

        if (call.OtherObjects is { } objects)
        {
            // A colon separates several, unless it stands in quotes.
            environment.Add(new("GIT_ALTERNATE_OBJECT_DIRECTORIES", $"\"{objects.Replace("\\", @"\\").Replace("\"", "\\\"")}\""));
        }

        return GitProcess.RunAsync(
            program, arguments, call.WorkTree ?? WorkingDirectory, environment, call.Input, cancellationToken);
    }

    /// <summary>Runs git, which must succeed.</summary>
    /// <exception cref="OrchestratorException">It ended with another code than 0.</exception>
    public async Task<GitResult> RunAsync(GitCall call, CancellationToken cancellationToken)
    {
        var result = await TryRunAsync(call, cancellationToken);
        return result.ExitCode == 0 ? result : throw GitErrors.Failed(call.Arguments[0], result);
    }

    /// <summary>Runs git with nothing but arguments; it must succeed.</summary>
    /// <exception cref="OrchestratorException">It ended with another code than 0.</exception>
    public Task<GitResult> RunAsync(CancellationToken cancellationToken, params string[] arguments) =>
        RunAsync(new GitCall(arguments), cancellationToken);
}
