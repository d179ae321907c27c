using System.Diagnostics;
using System.Globalization;
using PSParallelOrchestrator.Engine.RunFiles;
using PSParallelOrchestrator.Engine.Runs;

namespace PSParallelOrchestrator.Benchmarks;

/// <summary>The overhead of a task that does nothing: in process, 64 executors, full journal on a real disk.</summary>
internal static class NoOpBenchmark
{
    public static async Task<int> RunAsync(int tasks, string directory)
    {
        var fsync = MeasureFsync(directory);
        var plan = new OrchestratorPlan
        {
            Tasks =
            [
                .. Enumerable
                    .Range(0, tasks)
                    .Select(i => new OrchestratorTask { Id = string.Create(CultureInfo.InvariantCulture, $"t{i}"), Prompt = "nothing" }),
            ],
        };
        var options = new RunOptions { MaxExecutors = 64, Simulation = new SimulationOptions { WriteFiles = false } };

        var clock = Stopwatch.StartNew();
        var session = await RunSession.CreateAsync(plan, directory, "noop", options, new EngineContext(), CancellationToken.None);
        var created = clock.Elapsed;
        var state = await session.RunAsync(first: null, CancellationToken.None);
        var ran = clock.Elapsed - created;
        await session.ConsolidateAsync(strategy: null, CancellationToken.None);
        session.WriteReports();
        var finished = clock.Elapsed - ran - created;
        var journal = new FileInfo(new RunPaths(session.Run.Directory).Journal).Length;
        await session.DisposeAsync();
        Directory.Delete(session.Run.Directory, recursive: true);

        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{tasks} tasks {state}: run {ran.TotalSeconds:0.00} s = {ran.TotalMilliseconds / tasks:0.0000} ms a task; create "
                    + $"{created.TotalSeconds:0.00} s, merge and reports {finished.TotalSeconds:0.00} s; journal {journal / 1e6:0} MB; "
                    + $"peak memory {PeakMemory() / 1e6:0} MB; fsync of 20 kB here {fsync:0.00} ms"));
        return state == RunState.Succeeded ? 0 : 1;
    }

    private static double MeasureFsync(string directory)
    {
        Directory.CreateDirectory(directory);
        var path = Path.Combine(directory, "fsync.probe");
        var samples = new List<double>();
        using (var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write))
        {
            var block = new byte[20_000];
            for (var i = 0; i < 200; i++)
            {
                RandomAccess.Write(file, block, (long)i * block.Length);
                var clock = Stopwatch.StartNew();
                RandomAccess.FlushToDisk(file);
                samples.Add(clock.Elapsed.TotalMilliseconds);
            }
        }

        File.Delete(path);
        samples.Sort();
        return samples[samples.Count / 2];
    }

    private static long PeakMemory()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
