using System.Diagnostics;
using System.Globalization;
using PSParallelOrchestrator.Cli.Tests.Support;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Backends.Detached;
using PSParallelOrchestrator.Engine.Execution.Detached;

namespace PSParallelOrchestrator.Cli.Tests.Backends;

/// <summary>
/// A host like that of containers: its executors see nothing of our environment, are handed keys in a file, have their directory under
/// another name, and are held to their limits by somebody else.
/// </summary>
internal sealed class ContainedHost(string place) : IDetachedHost
{
    public BackendKind Kind => BackendKind.Parse("Contained");

    public bool HoldsLimits => true;

    public ExecutorEnvironment Environment => ExecutorEnvironment.Handed;

    public Task<BackendStatus> ProbeAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new BackendStatus(Kind, Available: true, Version: null, Reason: null));

    public Task PrepareAsync(OrchestratorRun run, CancellationToken cancellationToken) => Task.CompletedTask;

    public IAttemptStore Store(string directory) => new DirectoryAttemptStore(directory);

    public Task<string> StartAsync(ExecutorStart start, CancellationToken cancellationToken)
    {
        var name = Path.Combine(place, "inside-" + start.Spec.Token);
        Directory.CreateSymbolicLink(name, start.Spec.Directory);
        var info = new ProcessStartInfo(PsorchProcess.Executable, ["exec", name]) { WorkingDirectory = place };
        info.Environment.Clear();
        foreach (var needed in new[] { "PATH", "HOME", "DOTNET_ROOT" })
        {
            info.Environment[needed] = System.Environment.GetEnvironmentVariable(needed) ?? string.Empty;
        }

        if (start.Secrets is { } secrets)
        {
            var file = Path.Combine(place, "secrets-" + start.Spec.Token);
            File.WriteAllBytes(file, []);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            File.WriteAllBytes(file, secrets);

            info.ArgumentList.Add("--secrets");
            info.ArgumentList.Add(file);
        }

        var process = Process.Start(info)!;
        return Task.FromResult(process.Id.ToString(CultureInfo.InvariantCulture));
    }

    public ValueTask<ExecutorSight> FindAsync(AttemptReference attempt, FoundClaim claim, CancellationToken cancellationToken) =>
        ValueTask.FromResult<ExecutorSight>(attempt.Handle is { } handle && Find(handle) is { } process
            ? new ExecutorSight.Alive(handle, process.StartTime)
            : new ExecutorSight.Gone("It is not there."));

    public async Task<ExecutorEnd> WaitAsync(string handle)
    {
        if (Find(handle) is { } process)
        {
            await process.WaitForExitAsync();
        }

        return new ExecutorEnd($"container {handle}, ended");
    }

    public ValueTask<bool> AskToEndAsync(string handle, CancellationToken cancellationToken)
    {
        if (Find(handle) is { } process)
        {
            PsorchProcess.Signal(process.Id, PsorchProcess.Terminate);
        }

        return ValueTask.FromResult(true);
    }

    public Task EndAsync(string handle, CancellationToken cancellationToken)
    {
        Find(handle)?.Kill(entireProcessTree: true);
        return Task.CompletedTask;
    }

    public Task EndLeftoversAsync(IReadOnlyCollection<string> tokens) => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static Process? Find(string handle)
    {
        try
        {
            var process = Process.GetProcessById(int.Parse(handle, CultureInfo.InvariantCulture));
            return process.HasExited ? null : process;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
