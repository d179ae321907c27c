using System.Collections.Concurrent;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Backends;

namespace PSParallelOrchestrator.Engine.Tests.Backends.Contract;

/// <summary>A backend, and everything it reports.</summary>
internal sealed class FollowedReports
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private readonly ConcurrentDictionary<string, TaskCompletionSource<AttemptResult>> ends = new(StringComparer.Ordinal);

    public FollowedReports(IBackend backend)
    {
        Backend = backend;
        Completed = FollowAsync();
    }

    public IBackend Backend { get; }

    public ConcurrentQueue<AttemptReport> All { get; } = [];

    /// <summary>Ends with the reports.</summary>
    public Task Completed { get; }

    public async Task LaunchAsync(AttemptSpec spec) => await Backend.LaunchAsync(spec, TestContext.Current.CancellationToken);

    public Task<AttemptResult> EndOf(string token) => End(token).Task.WaitAsync(Patience, TestContext.Current.CancellationToken);

    /// <summary>Every end that was reported of an attempt.</summary>
    public IEnumerable<AttemptResult> EndsOf(string token) =>
        All.OfType<AttemptReport.Finished>().Where(report => report.Token == token).Select(report => report.Result);

    public async Task CloseAsync()
    {
        await Backend.DisposeAsync();
        await Completed.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    private async Task FollowAsync()
    {
        await foreach (var report in Backend.Reports.ReadAllAsync())
        {
            All.Enqueue(report);
            if (report is AttemptReport.Finished finished)
            {
                End(report.Token).TrySetResult(finished.Result);
            }
        }
    }

    private TaskCompletionSource<AttemptResult> End(string token) =>
        ends.GetOrAdd(token, _ => new TaskCompletionSource<AttemptResult>(TaskCreationOptions.RunContinuationsAsynchronously));
}
