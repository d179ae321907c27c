using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.InteropServices;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.Processes;

namespace PSParallelOrchestrator.Engine.Backends.Process;

/// <summary>Finds the psorch that executes attempts: of this very version, and no other.</summary>
internal static class PsorchLocator
{
    private const string Name = "psorch";
    private const string Variable = "PSORCH_EXE";
    private const int ReadByAll = (int)(UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
    private static readonly TimeSpan VersionPatience = TimeSpan.FromSeconds(30);
    private static readonly ConcurrentDictionary<(string Path, DateTime Written), Task<string>> Versions = new();

    private static string FileName => OperatingSystem.IsWindows() ? "psorch.exe" : Name;

    /// <summary>Finds psorch: what PSORCH_EXE names, else this program where it is psorch, else the one in the module's package.</summary>
    /// <returns>How it is started; or null and why there is none, and what to do.</returns>
    public static async Task<(PsorchProgram? Program, string? Problem)> FindAsync()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named)
        {
            var path = Path.GetFullPath(named);
            return File.Exists(path)
                ? await OfVersionAsync(path, $"{Variable} names {path}")
                : (null, $"{Variable} names {path}, which does not exist. Correct it, or unset it");
        }

        if (Own() is { } own)
        {
            return (own, null);
        }

        if (ModuleLoadContext.Folder is not { } folder)
        {
            return (null, $"there is no {Name} next to this program. Set {Variable} to its full path");
        }

        // lib/private of the module, and so two below its manifest.
        var runtime = RuntimeInformation.RuntimeIdentifier;
        var packaged = Path.GetFullPath(Path.Combine(folder, "..", "..", "bin", PackagedRuntime(), FileName));
        LetExecute(packaged);
        return File.Exists(packaged) ? await OfVersionAsync(packaged, $"The module's package has {packaged}")
            : PackagedRuntime().Length == 0
                ? (
                    null,
                    $"the module carries no {Name} for {runtime}, only for linux-x64, linux-arm64 and win-x64. "
                        + $"Set {Variable} to one that was built for this machine")
            : (
                null,
                $"the module carries no {Name} at {packaged}. Install the module's package, or set {Variable} to the full path of {Name}");
    }

    /// <summary>This program, where it is psorch.</summary>
    private static PsorchProgram? Own()
    {
        if (Assembly.GetEntryAssembly()?.GetName().Name != Name || Environment.ProcessPath is not { } program)
        {
            return null;
        }

        // Started by its own executable, or as an argument of dotnet.
        return Path.GetFileNameWithoutExtension(program) == "dotnet"
            ? new PsorchProgram(program, [Path.Combine(AppContext.BaseDirectory, Name + ".dll")])
            : new PsorchProgram(program, []);
    }

    private static string PackagedRuntime() =>
        (RuntimeInformation.OSArchitecture, OperatingSystem.IsLinux(), OperatingSystem.IsWindows()) switch
        {
            (Architecture.X64, true, _) => "linux-x64",
            (Architecture.Arm64, true, _) => "linux-arm64",
            (Architecture.X64, _, true) => "win-x64",
            _ => string.Empty,
        };

    /// <summary>Packages of PowerShell modules hold no permissions: what was installed from one cannot be executed at first.</summary>
    private static void LetExecute(string path)
    {
        if (OperatingSystem.IsWindows() || !File.Exists(path))
        {
            return;
        }

        try
        {
            var mode = File.GetUnixFileMode(path);
            if ((mode & UnixFileMode.UserExecute) == 0)
            {
                // Whoever may read it may execute it.
                File.SetUnixFileMode(path, mode | (UnixFileMode)(((int)mode & ReadByAll) >> 2));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It belongs to somebody else; that it cannot be executed is said where it is asked for its version.
        }
    }

    private static async Task<(PsorchProgram? Program, string? Problem)> OfVersionAsync(string path, string found)
    {
        var asked = (path, File.GetLastWriteTimeUtc(path));
        try
        {
            var version = await Versions.GetOrAdd(asked, static key => AskVersionAsync(key.Path));
            return version == EngineVersion.Current
                ? (new PsorchProgram(path, []), null)
                : (null, $"{found}, which is not {Name} {EngineVersion.Current} but says '{version}'. Install the same version");
        }
        catch (Exception e) when (e is OrchestratorException or IOException or UnauthorizedAccessException or TimeoutException)
        {
            // Its permissions may be mended, which does not change when it was written.
            Versions.TryRemove(asked, out _);
            return (null, $"{found}, which cannot be asked for its version: {e.Message}");
        }
    }

    private static async Task<string> AskVersionAsync(string path)
    {
        var child = await ChildProcess.StartAsync(new ChildStartInfo
        {
            FileName = path,
            Arguments = ["--version"],
            WorkingDirectory = Path.GetDirectoryName(path)!,
            Environment = OwnEnvironment.Copy(),
            Output = ChildOutput.Pipe,
        });
        using var output = new StreamReader(child.StandardOutput!);
        var line = output.ReadLineAsync();
        try
        {
            var text = await line.WaitAsync(VersionPatience, TimeProvider.System) ?? string.Empty;
            return text.Split('+')[0].Trim();
        }
        finally
        {
            await child.KillTreeAsync();
        }
    }
}
