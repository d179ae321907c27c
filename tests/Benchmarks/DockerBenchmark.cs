using System.Diagnostics;
using System.Globalization;
using Docker.DotNet.Models;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Backends.Detached;
using PSParallelOrchestrator.Engine.Backends.Docker;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Benchmarks;

/// <summary>
/// What an attempt on the backend Docker costs beyond the container itself: in each round a bare container of <c>/bin/true</c>, one of
/// <c>psorch --version</c>, and an attempt, all without a network, one after the other on the same engine.
/// </summary>
internal static class DockerBenchmark
{
    /// <summary>Measures, and writes medians in milliseconds.</summary>
    /// <param name="endpoint">The engine.</param>
    /// <param name="image">An image with psorch.</param>
    /// <param name="rounds">How many rounds are measured; one more goes before.</param>
    /// <param name="directory">Where attempts work.</param>
    public static async Task<int> RunAsync(string endpoint, string image, int rounds, string directory)
    {
        var options = new DockerBackendOptions { Endpoint = endpoint, Image = image };
        using var engine = await DockerEngine.ConnectAsync(DockerEndpoint.Find(options, static _ => null), CancellationToken.None);
        await using var backend = new DetachedBackend(
            new DockerHost(options, [], TimeProvider.System), SecretStore.FromEnvironment(), TimeProvider.System);
        var figures = new List<(double Bare, double Version, double Attempt, double Noticed)>();
        for (var round = 0; round <= rounds; round++)
        {
            var bare = await ContainerAsync(engine, image, "/bin/true");
            var version = await ContainerAsync(engine, image, "psorch", "--version");
            var (attempt, noticed) = await AttemptAsync(engine, backend, Path.Combine(directory, $"{round}"), round);
            if (round > 0)
            {
                figures.Add((bare, version, attempt, noticed));
            }
        }

        Write("container of /bin/true", figures.Select(figure => figure.Bare));
        Write("container of psorch --version", figures.Select(figure => figure.Version));
        Write("attempt of /bin/true", figures.Select(figure => figure.Attempt));
        Write("attempt beyond /bin/true", figures.Select(figure => figure.Attempt - figure.Bare));
        Write("attempt beyond psorch --version", figures.Select(figure => figure.Attempt - figure.Version));
        Write("end of the work to its report", figures.Select(figure => figure.Noticed));
        return 0;
    }

    private static void Write(string what, IEnumerable<double> figures)
    {
        var sorted = figures.Order().ToList();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what,-34} {sorted[sorted.Count / 2],7:0.0} ms ({sorted[0]:0.0} to {sorted[^1]:0.0})"));
    }

    private static async Task<double> ContainerAsync(DockerEngine engine, string image, params string[] command)
    {
        var begin = Stopwatch.GetTimestamp();
        var request = new CreateContainerParameters
        {
            Name = $"po-bench-{Guid.NewGuid():N}",
            Image = image,
            Entrypoint = command,
            HostConfig = new HostConfig { NetworkMode = ContainerRequest.NoNetwork },
        };
        var id = await engine.CreateAsync(request, CancellationToken.None);
        await engine.StartAsync(id, CancellationToken.None);
        await engine.WaitAsync(id, CancellationToken.None);
        await engine.RemoveAsync(id, CancellationToken.None);
        return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
    }

    private static async Task<(double Attempt, double Noticed)> AttemptAsync(
        DockerEngine engine, DetachedBackend backend, string directory, int round)
    {
        var spec = new AttemptSpec
        {
            Token = $"po-bench-{Guid.NewGuid():N}",
            RunId = "bench",
            Task = new OrchestratorTask { Id = "a", Command = "/bin/true", Network = TaskNetwork.None },
            Attempt = 1,
            Executor = round,
            Directory = directory,
            TimeLimit = TimeSpan.FromMinutes(1),
        };
        var begin = Stopwatch.GetTimestamp();
        await backend.LaunchAsync(spec, CancellationToken.None);
        while (true)
        {
            if (await backend.Reports.ReadAsync() is AttemptReport.Finished finished)
            {
                var noticed = (DateTimeOffset.UtcNow - finished.Result.FinishedAt).TotalMilliseconds;
                if (!finished.Result.Succeeded)
                {
                    throw new InvalidOperationException(finished.Result.Message);
                }

                while (await engine.FindAsync(spec.Token, CancellationToken.None) is not null)
                {
                    await Task.Yield();
                }

                return (Stopwatch.GetElapsedTime(begin).TotalMilliseconds, noticed);
            }
        }
    }
}
