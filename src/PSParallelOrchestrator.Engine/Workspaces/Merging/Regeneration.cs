using System.Text;
using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Files.Trees;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.Processes;
using PSParallelOrchestrator.Engine.Processes.Linux;
using PSParallelOrchestrator.Engine.Processes.Shells;
using PSParallelOrchestrator.Engine.Secrets;
using PSParallelOrchestrator.Engine.Workspaces.Attributes;
using PSParallelOrchestrator.Engine.Workspaces.Git;
using PSParallelOrchestrator.Engine.Workspaces.Git.Objects;
using PSParallelOrchestrator.Engine.Workspaces.Snapshots;

namespace PSParallelOrchestrator.Engine.Workspaces.Merging;

/// <summary>
/// Has commands make files anew that several tasks left differently, such as lock files, in a directory with all merged files. Only these
/// files are taken from it.
/// </summary>
/// <param name="rules">What the user's repository says of its files; null for a new project.</param>
internal sealed class Regeneration(RunRepository repository, RepositoryRules? rules)
{
    /// <summary>By which what a killed orchestrator left at work is known: the run's state directory.</summary>
    public const string Variable = "PSORCH_MAKES_ANEW";

    private const int TailBytes = 2000;
    private const string Files = "files";
    private const string Prefix = "anew-";
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan OutputPatience = TimeSpan.FromSeconds(5);

    /// <summary>Ends what a killed orchestrator left at work, and removes its files.</summary>
    /// <param name="state">The run's state directory.</param>
    public static async Task ClearAsync(string state)
    {
        if (!Directory.Exists(state) || Directory.GetDirectories(state, Prefix + "*") is not { Length: > 0 } left)
        {
            return;
        }

        await StrayProcesses.EndByVariableAsync(Variable, state);
        foreach (var directory in left)
        {
            await DeleteAsync(directory);
        }
    }

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

        var state = Path.GetDirectoryName(repository.Location)!;
        var directory = Path.Combine(state, Prefix + Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(Path.Combine(directory, Files));
        try
        {
            await FillAsync(tree, directory, cancellationToken);
            var made = new List<KeyValuePair<GitPath, GitEntry>>();
            foreach (var group in request.ToMakeAnew.GroupBy(file => file.Value, file => file.Key))
            {
                var problem = await RunAsync(directory, group.Key, state, cancellationToken);
                foreach (var path in group)
                {
                    var (entry, reason) = problem is null
                        ? await TakeAsync(tree, directory, path, cancellationToken)
                        : (null, problem);
                    Say(request.Conflicts, path, group.Key.Text, entry is null ? reason : null);
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
            await DeleteAsync(directory);
        }
    }

    private static async Task DeleteAsync(string directory)
    {
        try
        {
            await LauncherThreads.RunAsync(() =>
            {
                if (Directory.Exists(directory))
                {
                    FileTree.Open(directory).DeleteAll(GitPath.Root);
                }

                return true;
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next owner of the run tries again.
        }
    }

    private async Task FillAsync(string tree, string directory, CancellationToken cancellationToken)
    {
        var (files, index) = (Path.Combine(directory, Files), Path.Combine(directory, "index"));
        await repository.RunAsync(
            new GitCall("read-tree", "--reset", "-u", tree) { WorkTree = files, IndexFile = index }, cancellationToken);
        if (rules is not null)
        {
            await rules.FillLargeFilesAsync(files, index, cancellationToken);
        }
    }

    private static void Say(List<MergeConflict> conflicts, GitPath path, string command, string? problem)
    {
        var index = conflicts.FindLastIndex(conflict => conflict.Path == path.Text);
        index -= conflicts.Take(index).Count(conflict => conflict.Path == path.Text);
        var last = conflicts.FindLast(conflict => conflict.Path == path.Text);
        conflicts.RemoveAll(conflict => conflict.Path == path.Text && conflict != last);
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
    private static async Task<string?> RunAsync(string directory, AnewCommand command, string state, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Longest);
        var environment = EnvironmentIn(directory, state);
        ChildProcess child;
        try
        {
            var shell = CommandShell.Of(command.Shell, environment);
            child = await ChildProcess.StartAsync(new ChildStartInfo
            {
                FileName = shell.Program,
                Arguments = shell.Arguments(command.Text),
                WorkingDirectory = Path.Combine(directory, Files),
                Environment = environment,
                Output = ChildOutput.Pipe,
                Error = ChildOutput.Pipe,
            });
        }
        catch (ChildStartException e)
        {
            return CleanEnd(e.Message);
        }

        await using var kill = limit.Token.UnsafeRegister(static state => ((ChildProcess)state!).KillTreeAsync(), child);
        var reading = Task.WhenAll(ReadEndAsync(child.StandardOutput!), ReadEndAsync(child.StandardError!));
        var exit = await child.Completion;
        cancellationToken.ThrowIfCancellationRequested();

        // What escaped all recognition may hold the output open.
        var isRead = await Task.WhenAny(reading, Task.Delay(OutputPatience, TimeProvider.System, cancellationToken)) == reading;
        if (limit.IsCancellationRequested)
        {
            return $"it took longer than {Longest.TotalMinutes:0} minutes";
        }

        var end = isRead ? Tail(string.Concat(await reading)) : string.Empty;
        return exit.ExitCode == 0 ? null : $"it ended with code {exit.ExitCode}{end}";
    }

    /// <summary>Reads all that is printed, however much that is, and keeps the end.</summary>
    private static async Task<string> ReadEndAsync(Stream pipe)
    {
        await using (pipe)
        {
            var end = new byte[TailBytes];
            var kept = 0;
            var buffer = new byte[1 << 14];
            while (await pipe.ReadAsync(buffer, CancellationToken.None) is > 0 and var read)
            {
                var all = (byte[])[.. end.AsSpan(0, kept), .. buffer.AsSpan(0, read)];
                kept = Math.Min(all.Length, TailBytes);
                all.AsSpan(all.Length - kept).CopyTo(end);
            }

            return Encoding.UTF8.GetString(end, 0, kept);
        }
    }

    private static string Tail(string said) =>
        CleanText.Excerpt(said) is { Length: > 0 } tail ? ", and its output ends with: " + CleanEnd(tail) : string.Empty;

    private static string CleanEnd(string text) => text.TrimEnd().TrimEnd('.');

    private static Dictionary<string, string> EnvironmentIn(string directory, string state)
    {
        var environment = OwnEnvironment.Copy();
        foreach (var secret in environment.Keys.Where(SecretNames.IsSecret).ToList())
        {
            environment.Remove(secret);
        }

        environment[Variable] = state;

        // It is in no repository, not even in one that the run's directory lies in.
        environment["GIT_CEILING_DIRECTORIES"] = directory;
        return environment;
    }

    /// <summary>Takes a file that was made anew.</summary>
    /// <returns>The file; null, and why, where there is none.</returns>
    private async Task<(GitEntry? Entry, string Problem)> TakeAsync(
        string merged, string directory, GitPath path, CancellationToken cancellationToken)
    {
        var place = Path.Combine(directory, Files);
        try
        {
            var tree = FileTree.Open(place);
            if (!Directory.Exists(place) || tree.Find(path) is not { Kind: FileKind.File } status)
            {
                return (null, "it left no such file");
            }

            await repository.RootAsync(cancellationToken);
            var file = new WalkedFile(path, null, status);
            var forms = rules is null ? FileForms.AsTheyAre : await rules.FormsAsync(merged, path, cancellationToken);
            using var batch = repository.NewBatch();
            var blobs = new WorkspaceBlobs(tree, null, new Dictionary<GitPath, GitEntry>());
            var made = await LauncherThreads.RunAsync(() => blobs.FindChanged([file], forms, batch, cancellationToken));
            await repository.KeepAsync(batch);
            return (made[0].Value, string.Empty);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FileChangedException)
        {
            return (null, "what it left cannot be read: " + CleanEnd(e.Message));
        }
    }
}
