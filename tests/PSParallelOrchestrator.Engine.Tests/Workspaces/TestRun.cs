using Microsoft.Extensions.Logging.Abstractions;
using PSParallelOrchestrator.Engine.Consolidation;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Workspaces;

namespace PSParallelOrchestrator.Engine.Tests.Workspaces;

/// <summary>A run in a temporary directory whose tasks are done by the test.</summary>
internal sealed class TestRun : IDisposable
{
    private static readonly DateTimeOffset CreatedAt = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private readonly TemporaryDirectory directory = new();
    private readonly Dictionary<string, int> attempts = [];

    public TestRun(RunOptions options, WorkspaceLimits? limits, params OrchestratorTask[] tasks)
        : this(options, new OrchestratorPlan { Requirements = "Build a thing\nwith two lines", Tasks = tasks }, limits)
    {
    }

    public TestRun(RunOptions options, OrchestratorPlan plan, WorkspaceLimits? limits = null)
    {
        Directory = System.IO.Directory.CreateDirectory(Path.Combine(directory.Path, "a-run")).FullName;
        Paths = new RunPaths(Directory);
        Run = new OrchestratorRun("01hzzzzzzzzzzzzzzzzzzzzzzz", Directory, plan, options, CreatedAt);
        Store = new WorkspaceStore(Run, Paths, NullLogger.Instance, limits);
    }

    public TestRun(params string[] tasks)
        : this(new RunOptions(), null, tasks)
    {
    }

    public TestRun(RunOptions options, params string[] tasks)
        : this(options, null, tasks)
    {
    }

    /// <summary>Each task as <c>id</c> or <c>id:dependency,dependency</c>.</summary>
    public TestRun(RunOptions options, WorkspaceLimits? limits, params string[] tasks)
        : this(options, limits, [.. tasks.Select(Define)])
    {
    }

    public string Directory { get; }

    public RunPaths Paths { get; }

    public OrchestratorRun Run { get; }

    public WorkspaceStore Store { get; }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public RunTask this[string id] => Run.FindTask(id)!;

    public void Dispose()
    {
        Store.Dispose();
        directory.Dispose();
    }

    /// <summary>Runs a task: what it starts from, the work, the snapshot.</summary>
    public async Task<WorkspaceSnapshot> DoAsync(string id, Action<Workspace> work)
    {
        var (workspace, input, token) = await BeginAsync(id);
        work(workspace);
        return await EndAsync(id, workspace, input, token);
    }

    /// <summary>Runs a task that writes files: path, content.</summary>
    public Task<WorkspaceSnapshot> WriteAsync(string id, params (string Path, string Content)[] files) =>
        DoAsync(id, workspace =>
        {
            foreach (var (path, content) in files)
            {
                workspace.Write(path, content);
            }
        });

    public async Task<(Workspace Workspace, WorkspaceInput Input, string Token)> BeginAsync(string id)
    {
        var task = this[id];
        var number = attempts[id] = attempts.GetValueOrDefault(id) + 1;
        var input = await Store.ComposeAsync(task, Token);
        Assert.False(input.IsBlocked, string.Join("; ", input.Conflicts));
        var workspace = new Workspace(Path.Combine(Paths.Attempt(0, id, number), "workspace"));
        await Store.MaterializeAsync(input, workspace.Root, Token);
        System.IO.Directory.CreateDirectory(workspace.Root);
        return (workspace, input, AttemptToken.Format(Run.Id, task.Ordinal, number));
    }

    public async Task<WorkspaceSnapshot> EndAsync(string id, Workspace workspace, WorkspaceInput input, string token)
    {
        var task = this[id];
        var snapshot = await Store.SnapshotAsync(task, token, input, workspace.Root, costUsd: null, Token);
        task.Commit = snapshot.Commit;
        Run.SetState(task, TaskState.Succeeded, null);
        return snapshot;
    }

    public async Task<ConsolidationResult> ConsolidateAsync(ConflictStrategy? strategy = null)
    {
        using var consolidator = new Consolidator(Run, Paths, TimeProvider.System, NullLogger.Instance);
        return await consolidator.ConsolidateAsync(strategy ?? Run.Options.ConflictStrategy, Token);
    }

    /// <summary>Git in the run's repository.</summary>
    public string Git(params string[] arguments) => TestGit.Run(Paths.Repository, arguments);

    /// <summary>The paths of a commit, as git quotes them.</summary>
    public string[] Files(string commit) => Git("ls-tree", "-r", "--name-only", commit).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The text of a file of a commit.</summary>
    public string Text(string commit, string path) => Git("cat-file", "blob", $"{commit}:{path}");

    private static OrchestratorTask Define(string text)
    {
        var parts = text.Split(':');
        return new OrchestratorTask
        {
            Id = parts[0],
            Prompt = "Do " + parts[0],
            DependsOn = parts.Length > 1 ? parts[1].Split(',') : [],
        };
    }
}
