using System.Collections;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Files.Trees;
using PSParallelOrchestrator.Engine.Processes;
using PSParallelOrchestrator.Engine.Processes.Linux;
using PSParallelOrchestrator.Engine.Secrets;
using PSParallelOrchestrator.Engine.Workspaces.Git;

namespace PSParallelOrchestrator.Engine.Workspaces.Merging;

/// <summary>
/// Has commands make files anew that several tasks left differently, such as lock files, in a directory with all merged files. Only these
/// files are taken from it.
/// </summary>
internal sealed class Regeneration(RunRepository repository)
{
    private const int TailBytes = 2000;
    private const string Files = "files";
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

    /// <summary>Makes them.</summary>
    /// <param name="tree">The merged tree.</param>
    /// <param name="request">Which, and the conflicts to say it of: one whose command fails is open.</param>
    /// <returns>The tree with them.</returns>
    public async Task<string> ApplyAsync(string tree, MergeRequest request, CancellationToken cancellationToken)
    {
        if (request.ToMakeAnew.Count == 0)
        {
            return tree;
        }

        var directory = repository.TemporaryFile("regenerate");
        Directory.CreateDirectory(Path.Combine(directory, Files));
        try
        {
            await repository.WriteFilesAsync(tree, Path.Combine(directory, Files), cancellationToken);
            var made = new List<KeyValuePair<GitPath, GitEntry>>();
            foreach (var group in request.ToMakeAnew.GroupBy(file => file.Value, file => file.Key))
            {
                var problem = await RunAsync(directory, group.Key, cancellationToken);
                foreach (var path in group)
                {
                    var entry = problem is null ? await TakeAsync(Path.Combine(directory, Files), path, cancellationToken) : null;
                    Say(request.Conflicts, path, group.Key, entry is null ? problem ?? "it left no such file" : null);
                    if (entry is { } file)
                    {
                        made.Add(new(path, file));
                    }
                }
            }

            return await repository.EditTreeAsync(tree, [], made, cancellationToken);
        }
        finally
        {
            await LauncherThreads.RunAsync(() =>
            {
                FileTree.Open(directory).DeleteAll(GitPath.Root);
                return true;
            });
        }
    }

    private static void Say(List<MergeConflict> conflicts, GitPath path, string command, string? problem)
    {
        var index = conflicts.FindLastIndex(conflict => conflict.Path == path.Text);
        conflicts[index] = problem is null
            ? conflicts[index] with { Resolution = $"Made anew by the command '{command}'.", ResultPaths = [path.Text] }
            : conflicts[index] with
            {
                Resolution = null,
                ResultPaths = [],
                Detail = $"The command '{command}', which is to make it anew, did not: {problem}.",
            };
    }

    /// <summary>Runs a command.</summary>
    /// <returns>Why it failed; null where it did not.</returns>
    private static async Task<string?> RunAsync(string directory, string command, CancellationToken cancellationToken)
    {
        var log = Path.Combine(directory, "output.log");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Longest);
        var isWindows = OperatingSystem.IsWindows();
        ChildProcess child;
        try
        {
            child = await ChildProcess.StartAsync(new ChildStartInfo
            {
                FileName = isWindows ? "cmd.exe" : "/bin/sh",
                Arguments = isWindows ? ["/d", "/s", "/c", command] : ["-c", command],
                WorkingDirectory = Path.Combine(directory, Files),
                Environment = InheritedEnvironment(),
                Output = ChildOutput.ToFile(log),
                Error = ChildOutput.ToFile(log),
            });
        }
        catch (ChildStartException e)
        {
            return CleanEnd(e.Message);
        }

        await using var kill = limit.Token.UnsafeRegister(static state => ((ChildProcess)state!).KillTreeAsync(), child);
        var exit = await child.Completion;
        cancellationToken.ThrowIfCancellationRequested();
        if (limit.IsCancellationRequested)
        {
            return $"it took longer than {Longest.TotalMinutes:0} minutes";
        }

        return exit.ExitCode == 0 ? null : $"it ended with code {exit.ExitCode}{Tail(log)}";
    }

    private static string Tail(string log) =>
        FileTail.Read(log, TailBytes) is { Length: > 0 } tail ? ", and its output ends with: " + CleanEnd(tail) : string.Empty;

    private static string CleanEnd(string text) => text.TrimEnd().TrimEnd('.');

    private static Dictionary<string, string> InheritedEnvironment()
    {
        var environment = new Dictionary<string, string>(
            OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            if (!SecretNames.IsSecret((string)variable.Key))
            {
                environment[(string)variable.Key] = (string?)variable.Value ?? string.Empty;
            }
        }

        return environment;
    }

    private async Task<GitEntry?> TakeAsync(string directory, GitPath path, CancellationToken cancellationToken)
    {
        var tree = FileTree.Open(directory);
        if (tree.Find(path) is not { Kind: FileKind.File } status)
        {
            return null;
        }

        await repository.RootAsync(cancellationToken);
        using var batch = repository.NewBatch();
        var id = await LauncherThreads.RunAsync(() => batch.AddFile(() => tree.OpenRead(path), path, status.Size));
        await repository.KeepAsync(batch);
        return new GitEntry(status.IsExecutable ? GitEntry.ExecutableMode : GitEntry.FileMode, id);
    }
}
