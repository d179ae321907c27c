using System.Diagnostics;

namespace PSParallelOrchestrator.Module.Tests;

/// <summary>The Pester tests, which need a PowerShell, as one test of dotnet test.</summary>
public class PowerShellTests
{
    private const int PesterMissing = 3;
    private static readonly string Root = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../.."));

    [Fact]
    public async Task The_module_passes_its_tests_in_a_real_PowerShell()
    {
        var shell = FindOnPath("pwsh");
        Assert.SkipWhen(shell is null, "pwsh is not on PATH: the Pester tests of tests/Module were not run.");
        var start = new ProcessStartInfo(shell, ["-NoProfile", "-NonInteractive", "-File", Path.Combine(Root, "tests/Module/Invoke-ModuleTests.ps1")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = Root,
        };

        // What is tested is what was compiled together with this test.
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        start.Environment["PSORCH_MODULE"] = Path.Combine(Root, "artifacts/module", configuration, "PSParallelOrchestrator");
        start.Environment["NO_COLOR"] = "1";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            var text = await output + await errors;
            TestContext.Current.TestOutputHelper?.WriteLine(text);
            Assert.SkipWhen(process.ExitCode == PesterMissing, $"The Pester tests of tests/Module were not run: {text}");
            Assert.True(process.ExitCode == 0, text);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static string? FindOnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? $"{program}.exe" : program))
        .FirstOrDefault(File.Exists);
}
