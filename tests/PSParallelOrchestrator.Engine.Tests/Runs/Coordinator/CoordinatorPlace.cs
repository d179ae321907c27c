using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.Engine.Scheduling;
using PSParallelOrchestrator.Engine.Secrets;
using PSParallelOrchestrator.Engine.Tests.Backends.Fake;
using PSParallelOrchestrator.Engine.Tests.Support;

namespace PSParallelOrchestrator.Engine.Tests.Runs.Coordinator;

/// <summary>The real coordinator on virtual time, between a fake backend and what it tells the scheduler.</summary>
internal sealed class CoordinatorPlace : IAsyncDisposable
{
    /// <summary>What no message may show.</summary>
    public const string Secret = "sk-the-secret-of-tests";

    private readonly TemporaryDirectory directory = new();
    private readonly OrchestratorRun run = RunBuilder.Run(2, RunBuilder.Task("a"), RunBuilder.Task("b"));
    private Task? closed;

    public CoordinatorPlace(bool begins = true)
    {
        Backend = new FakeBackend(Cluster);
        Coordinator = new AttemptCoordinator(Backend, Store, gateway: null, Time, new Redactor([Secret]), NotClosed.Add);
        Coordinator.Connect(Messages.Post);
        if (begins)
        {
            Coordinator.Begin();
        }
    }

    public VirtualTime Time { get; } = new();

    public FakeCluster Cluster { get; } = new();

    public FakeBackend Backend { get; }

    public FakeWorkspaceStore Store { get; } = new();

    public MessageLog Messages { get; } = new();

    /// <summary>Why the backend could not be closed.</summary>
    public List<string> NotClosed { get; } = [];

    public AttemptCoordinator Coordinator { get; }

    public RunTask Task => run.Tasks[0];

    public string Token => Spec().Token;

    /// <summary>The first attempt of the first task, which does what the fake is told.</summary>
    public AttemptSpec Spec(params string[] work) => new()
    {
        Token = AttemptToken.Format(run.Id, 0, 1),
        RunId = run.Id,
        Task = new OrchestratorTask { Id = "a", Command = FakeJob.Command, Arguments = work.Length > 0 ? work : ["exit", "0"] },
        Attempt = 1,
        Executor = 0,
        Directory = directory["attempt"],
        TimeLimit = TimeSpan.FromHours(1),
    };

    public void Start(params string[] work) => Coordinator.Start(Task, Spec(work));

    public Task<AttemptEndedMessage> EndedAsync() => Messages.Next<AttemptEndedMessage>();

    /// <summary>Lets the time go on that somebody waits for, now or soon.</summary>
    public async Task PassAsync(TimeSpan due)
    {
        await Time.ArmedAsync(due).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        Time.Advance(due);
    }

    public Task CloseAsync() => closed ??= Coordinator.DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        Cluster.Find(Token)?.Stop();
        await CloseAsync();
        directory.Dispose();
    }
}
