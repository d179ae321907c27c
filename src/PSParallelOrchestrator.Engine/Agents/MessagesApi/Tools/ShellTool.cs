using System.Globalization;
using System.Text;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Processes;
using PSParallelOrchestrator.Engine.Processes.Shells;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Agents.MessagesApi.Tools;

/// <summary>
/// Runs shell commands in the workspace, without any key in their environment. Only for containers: nothing else confines a shell.
/// </summary>
internal sealed class ShellTool(AgentContext context)
{
    /// <summary>How long a command may take.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(10);

    private const int MostKept = 1024 * 1024;
    private const int LongestResult = 30_000;

    /// <summary>Runs a command to its end.</summary>
    /// <param name="cancellationToken">Ends it, with everything it started.</param>
    /// <returns>What it printed, and how it ended.</returns>
    /// <exception cref="ToolException">It could not be started.</exception>
    /// <exception cref="OperationCanceledException">It was ended; nothing of it is left.</exception>
    public async Task<ToolOutcome> RunAsync(string? command, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(command))
        {
            throw new ToolException("command is missing, or no text.");
        }

        var child = await StartAsync(command);
        using var limit = new CancellationTokenSource(TimeLimit, context.Time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        await using var onEnd = both.Token.UnsafeRegister(
            _ => child.EndTreeAsync(limit.IsCancellationRequested ? limit.Token : context.AtOnce), null);
        var printed = await ReadAsync(child);
        var exit = await child.Completion;
        cancellationToken.ThrowIfCancellationRequested();
        if (limit.IsCancellationRequested)
        {
            return new ToolOutcome($"{printed}\n(The command was ended after {TimeLimit}.)", IsError: true);
        }

        return exit.ExitCode == 0
            ? new ToolOutcome(printed.Length == 0 ? "(It printed nothing.)" : printed)
            : new ToolOutcome(
                string.Create(CultureInfo.InvariantCulture, $"{printed}\n(The command ended with exit code {exit.ExitCode}.)"),
                IsError: true);
    }

    private async Task<ChildProcess> StartAsync(string command)
    {
        var spec = context.Spec;
        var environment = WithoutKeys(AttemptEnvironment.Create(spec), spec.Task.Environment);
        var shell = CommandShell.Of(name: null, environment);
        try
        {
            return await ChildProcess.StartAsync(new ChildStartInfo
            {
                FileName = shell.Program,
                Arguments = shell.ArgumentsForOneStream(command),
                WorkingDirectory = context.EnsureWorkspace(),
                Environment = environment,
                Output = ChildOutput.Pipe,
                Token = spec.Token,
            });
        }
        catch (ChildStartException e)
        {
            throw new ToolException($"The command could not be started. {e.Message}");
        }
    }

    /// <summary>
    /// Takes every key out of an environment, and what leads to one. What the task sets itself stays, keys of agents excepted.
    /// </summary>
    /// <param name="environment">The environment; changed.</param>
    /// <param name="own">What the task sets.</param>
    internal static Dictionary<string, string> WithoutKeys(Dictionary<string, string> environment, IReadOnlyDictionary<string, string> own)
    {
        foreach (var name in environment.Keys.ToList())
        {
            var isOwn = own.ContainsKey(name) && !SecretStore.IsAgentVariable(name);
            if (!isOwn && (SecretNames.IsSecret(name) || name.StartsWith("AWS_", StringComparison.OrdinalIgnoreCase)))
            {
                environment.Remove(name);
            }
        }

        return environment;
    }

    // The whole stream is read, or the command would wait for ever; of much of it only the beginning is kept.
    private async Task<string> ReadAsync(ChildProcess child)
    {
        using var reader = new StreamReader(child.StandardOutput!, Encoding.UTF8);
        var kept = new StringBuilder();
        var chunk = new char[16 * 1024];
        int read;
        while ((read = await reader.ReadAsync(chunk)) > 0)
        {
            kept.Append(chunk, 0, Math.Min(read, MostKept - kept.Length));
        }

        var isCut = kept.Length == MostKept;
        var redactor = context.Services.Secrets.Redactor;
        var text = redactor.Redact(kept.ToString());
        if (isCut && !redactor.IsEmpty)
        {
            // What was cut off may have been the rest of a secret.
            text = text[..Math.Max(0, text.Length - redactor.Known.Index.Longest)];
        }

        return text.Length <= LongestResult && !isCut ? text
            : string.Concat(text.AsSpan(0, Math.Min(text.Length, LongestResult)), "\n(The rest of the output is left out.)");
    }
}
