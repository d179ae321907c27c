using System.Globalization;
using System.Security.Cryptography;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.Processes;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Execution.Scripts;

/// <summary>A PowerShell that runs scripts of one attempt after the other.</summary>
internal sealed class WarmHost : IAsyncDisposable
{
    private readonly HostConnection connection;
    private readonly ChildProcess child;
    private readonly IReadOnlyDictionary<string, string> environment;
    private readonly MarkedOutput output;
    private readonly MarkedOutput error;

    private WarmHost(HostConnection connection, ChildProcess child, IReadOnlyDictionary<string, string> environment)
    {
        (this.connection, this.child, this.environment) = (connection, child, environment);
        (output, error) = (new MarkedOutput(child.StandardOutput!), new MarkedOutput(child.StandardError!));
        output.Begin();
        error.Begin();
    }

    /// <summary>Whether another attempt can be given to it: nothing of an earlier one is left in it.</summary>
    public bool IsUsable { get; private set; } = true;

    /// <summary>Starts one.</summary>
    /// <param name="shell">The PowerShell.</param>
    /// <param name="directory">Where it is started.</param>
    /// <param name="environment">Its environment.</param>
    /// <returns>It, when it has connected.</returns>
    /// <exception cref="ChildStartException">It cannot be started.</exception>
    /// <exception cref="IOException">It ended before it connected.</exception>
    public static async Task<WarmHost> StartAsync(string shell, string directory, IReadOnlyDictionary<string, string> environment)
    {
        var connection = HostConnection.Listen();
        try
        {
            var child = await ChildProcess.StartAsync(new ChildStartInfo
            {
                FileName = shell,
                Arguments = HostCommand.Arguments(connection.Address),
                WorkingDirectory = directory,
                Environment = environment,
                Output = ChildOutput.Pipe,
                Error = ChildOutput.Pipe,
                Token = environment[AttemptVariables.Token],
            });
            var host = new WarmHost(connection, child, environment);
            using var gone = new CancellationTokenSource();
            var accepted = connection.AcceptAsync(gone.Token);
            if (await Task.WhenAny(accepted, child.Completion) == accepted)
            {
                await accepted;
                return host;
            }

            await gone.CancelAsync();
            await accepted.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var exit = await child.Completion;
            var said = await host.error.UnclaimedAsync();
            throw new IOException(string.Create(
                CultureInfo.InvariantCulture, $"'{shell}' ended with exit code {exit.ExitCode} before it could run a script. {said}"));
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Runs the script of an attempt.</summary>
    /// <param name="wanted">The environment that the attempt is to have.</param>
    /// <param name="files">Where what it writes is kept.</param>
    /// <param name="end">When it has to end.</param>
    /// <returns>How it ended; null where the host ended with it.</returns>
    /// <exception cref="IOException">What it wrote could not be kept.</exception>
    public async Task<ScriptEnd?> RunAsync(
        AttemptSpec spec, IReadOnlyDictionary<string, string> wanted, ScriptOutputFiles files, Redactor redactor, AttemptEnd end)
    {
        var marker = $"\0psorch-end-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}\0";
        var logs = Task.WhenAll(
            output.TakeAsync(spec.StandardOutput, marker, redactor), error.TakeAsync(spec.StandardError, marker, redactor));
        var different = wanted.Where(variable => !environment.TryGetValue(variable.Key, out var own) || own != variable.Value);
        var running = connection.RunAsync(ScriptRequestText.Create(spec, different, marker), files.Take);
        IsUsable = false;
        var isOver = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (end.Asked.UnsafeRegister(static state => ((HostConnection)state!).Stop(), connection))
        await using (end.AtOnce.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), isOver))
        {
            if (await Task.WhenAny(running, isOver.Task) == isOver.Task)
            {
                await child.KillTreeAsync();
            }
        }

        var said = await running;
        if (said is null)
        {
            await child.KillTreeAsync();
        }

        await logs;
        var result = said is null ? null : ScriptEnd.Parse(said);
        IsUsable = result is { HasChildren: false };
        return result;
    }

    /// <summary>How its process ended.</summary>
    public Task<ChildExit> Exit => child.Completion;

    /// <summary>Ends it with everything that it started.</summary>
    public async ValueTask DisposeAsync()
    {
        await child.KillTreeAsync();
        connection.Dispose();
    }
}
