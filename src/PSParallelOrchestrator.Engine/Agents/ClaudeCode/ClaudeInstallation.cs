using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using PSParallelOrchestrator.Engine.Processes;

namespace PSParallelOrchestrator.Engine.Agents.ClaudeCode;

/// <summary>The installed Claude Code.</summary>
internal sealed partial record ClaudeInstallation(string Path, string Version)
{
    /// <summary>The variable that names the program.</summary>
    public const string Variable = "PSORCH_CLAUDE_EXE";

    /// <summary>The least version: limits, results and the names of tools are as in this one.</summary>
    public static readonly Version LeastVersion = new(2, 1, 197);

    private const string PackagePrefix = "claude-code-";
    private const int LargestPlaceholder = 4096;
    private static readonly ConcurrentDictionary<(string Path, DateTime Written, long Length), Task<string>> Versions = new();
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(60);

    /// <summary>Finds it, and asks its version.</summary>
    /// <exception cref="OrchestratorException">It is missing, a placeholder, or too old; and what to do.</exception>
    public static Task<ClaudeInstallation> FindAsync(CancellationToken cancellationToken) =>
        FindAsync(OwnEnvironment.Copy(), cancellationToken);

    /// <summary>Finds it as a process with an environment would; see <see cref="FindAsync(CancellationToken)"/>.</summary>
    internal static async Task<ClaudeInstallation> FindAsync(Dictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var path = Locate(environment);
        var version = await VersionAsync(path, environment, cancellationToken);
        return System.Version.TryParse(version, out var number) && number >= LeastVersion
            ? new ClaudeInstallation(path, version)
            : throw ClaudeErrors.TooOld(path, version);
    }

    private static string Locate(Dictionary<string, string> environment)
    {
        var named = environment.GetValueOrDefault(Variable);
        string found;
        try
        {
            found = CommandResolver.Resolve(new ChildStartInfo
            {
                FileName = named is { Length: > 0 } ? named : "claude",
                WorkingDirectory = Environment.CurrentDirectory,
                Environment = environment,
            });
        }
        catch (ChildStartException e)
        {
            throw ClaudeErrors.Missing(
                named is { Length: > 0 } ? $"{Variable} names '{named}'. {e.Message}" : "there is no 'claude' on the PATH.");
        }

        var file = File.ResolveLinkTarget(found, returnFinalTarget: true)?.FullName ?? found;
        return !IsPlaceholder(file) ? found : PlatformBinary(file) ?? throw ClaudeErrors.Stub(file);
    }

    // npm leaves this where a package's install scripts may not run: the package would have put the program in its place.
    private static bool IsPlaceholder(string file)
    {
        var info = new FileInfo(file);
        return info.Length <= LargestPlaceholder
            && File.ReadAllText(file).Contains("native binary not installed", StringComparison.Ordinal);
    }

    private static string? PlatformBinary(string placeholder)
    {
        var package = System.IO.Path.GetDirectoryName(System.IO.Path.GetDirectoryName(placeholder))!;
        var system = OperatingSystem.IsWindows() ? "win32" : OperatingSystem.IsMacOS() ? "darwin" : "linux";
        var name = $"{PackagePrefix}{system}-{(RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "x64")}";
        var program = OperatingSystem.IsWindows() ? "claude.exe" : "claude";
        return new[]
            {
                System.IO.Path.Combine(System.IO.Path.GetDirectoryName(package)!, name, program),
                System.IO.Path.Combine(package, "node_modules", "@anthropic-ai", name, program),
            }
            .FirstOrDefault(File.Exists);
    }

    // Asked once for a program as it is: asking starts it, and everybody who wants to know whether it can be used asks.
    private static async Task<string> VersionAsync(string path, Dictionary<string, string> environment, CancellationToken cancellationToken)
    {
        var file = new FileInfo(File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path);
        var key = (path, file.LastWriteTimeUtc, file.Length);
        var asked = Versions.GetOrAdd(key, _ => AskVersionAsync(path, environment));
        try
        {
            return await asked.WaitAsync(cancellationToken);
        }
        catch (Exception) when (asked.IsFaulted)
        {
            Versions.TryRemove(KeyValuePair.Create(key, asked));
            throw;
        }
    }

    private static async Task<string> AskVersionAsync(string path, Dictionary<string, string> environment)
    {
        using var limit = new CancellationTokenSource(AnswerLimit, TimeProvider.System);
        ChildProcess child;
        try
        {
            child = await ChildProcess.StartAsync(new ChildStartInfo
            {
                FileName = path,
                Arguments = ["--version"],
                WorkingDirectory = Environment.CurrentDirectory,
                Environment = environment,
                Output = ChildOutput.Pipe,
            });
        }
        catch (ChildStartException e)
        {
            throw ClaudeErrors.Unusable(path, e.Message);
        }

        await using var kill = limit.Token.UnsafeRegister(static child => ((ChildProcess)child!).KillTreeAsync(), child);
        using var reader = new StreamReader(child.StandardOutput!, Encoding.UTF8);
        var text = await reader.ReadToEndAsync(CancellationToken.None);
        var exit = await child.Completion;
        return VersionForm().Match(text) is { Success: true } match
            ? match.Value
            : throw ClaudeErrors.Unusable(path, $"it ended with {exit.ExitCode} and printed '{text.Trim()}'.");
    }

    [GeneratedRegex(@"[0-9]+\.[0-9]+\.[0-9]+")]
    private static partial Regex VersionForm();
}
