using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace PSParallelOrchestrator.Module.Tests.Pester;

/// <summary>The PowerShell and the Pester that restoring this project brings: nothing has to be installed.</summary>
internal static class RestoredPowerShell
{
    private static readonly Lazy<string> Program = new(Prepare);

    /// <summary>The manifest of Pester.</summary>
    public static string Pester { get; } = Restored(nameof(Pester));

    /// <summary>Runs a script to its end, and gives its exit code with all that it wrote.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string[] script,
        string directory,
        params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Program.Value, ["-NoProfile", "-NonInteractive", "-File", .. script])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = directory,
        };

        // The program in the package looks for .NET; it is to find the one that runs this.
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));
        start.Environment["NO_COLOR"] = "1";

        // As psorch has it: what code does most is counted for programs that run for long.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        try
        {
            var canceled = TestContext.Current.CancellationToken;
            var output = process.StandardOutput.ReadToEndAsync(canceled);
            var errors = process.StandardError.ReadToEndAsync(canceled);
            await process.WaitForExitAsync(canceled);
            return (process.ExitCode, await output + await errors);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static string Prepare()
    {
        var program = Path.Combine(Restored("PowerShell"), OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh");
        if (!OperatingSystem.IsWindows() && !File.GetUnixFileMode(program).HasFlag(UnixFileMode.UserExecute))
        {
            // A package does not say which of its files are programs.
            File.SetUnixFileMode(program, File.GetUnixFileMode(program) | UnixFileMode.UserExecute);
        }

        return program;
    }

    // The project file writes down where the packages are.
    private static string Restored(string name) => typeof(RestoredPowerShell).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == name).Value!;
}
