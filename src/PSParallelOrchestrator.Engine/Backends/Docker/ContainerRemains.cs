using PSParallelOrchestrator.Engine.Backends.Docker.Elsewhere;

namespace PSParallelOrchestrator.Engine.Backends.Docker;

/// <summary>
/// What is left at an engine of attempts that have ended, since the engine was away when it was to be removed, or the orchestrator.
/// </summary>
internal sealed class ContainerRemains(
    DockerBackendOptions options, DockerEngine engine, ContainerNetworks networks, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestQuestion = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Tidies, also where the engine is only just coming back; gives up after half a minute, without a word.</summary>
    /// <param name="run">The run; null where none was made ready.</param>
    /// <param name="first">What else is removed before; null for nothing.</param>
    public async Task TidyPatientlyAsync(OrchestratorRun? run, Func<CancellationToken, Task>? first)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        while (true)
        {
            try
            {
                await (first?.Invoke(limit.Token) ?? Task.CompletedTask);
                await TidyAsync(run, limit.Token);
                return;
            }
            catch (Exception e) when (e is HttpRequestException { StatusCode: null } or IOException && !limit.IsCancellationRequested)
            {
                await Task.Delay(Pause, time, limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException or OperationCanceledException)
            {
                // What is left goes with the next orchestrator of the run, or with the run.
                return;
            }
        }
    }

    /// <summary>
    /// Removes containers that were to answer a question about their image, of any psorch that was killed meanwhile: none of them lives as
    /// long as that.
    /// </summary>
    public async Task RemoveQuestionsAsync(CancellationToken cancellationToken)
    {
        var left = await engine.ListOlderAsync(ContainerLabels.Question, LongestQuestion, isEnded: false, cancellationToken);
        var ofPlanners = await engine.ListOlderAsync(ContainerLabels.Planner, LongestQuestion, isEnded: true, cancellationToken);
        foreach (var id in left.Concat(ofPlanners))
        {
            await engine.RemoveAsync(id, cancellationToken);
        }
    }

    /// <summary>Removes the containers of a run that have ended and whose results are here: nobody needs them.</summary>
    /// <param name="run">The run; null where none was made ready.</param>
    public async Task TidyAsync(OrchestratorRun? run, CancellationToken cancellationToken)
    {
        if (run is not null && !options.KeepContainer)
        {
            foreach (var (id, labels) in await engine.ListEndedAsync(ContainerLabels.Run, run.Id, cancellationToken))
            {
                if (CarriedFiles.AreHere(labels, run.Directory))
                {
                    await engine.RemoveAsync(id, cancellationToken);
                }
            }
        }

        await networks.RemoveAsync(cancellationToken);
    }
}
