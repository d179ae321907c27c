namespace PSParallelOrchestrator.Module.Tests.Pester;

/// <summary>The Pester tests, in a real PowerShell: each file of them is one test here.</summary>
public class PesterTests
{
    private const int AllSkipped = 3;
    private static readonly string Root = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../.."));
    private static readonly string Folder = Path.Combine(Root, "tests/Module");

    public static TheoryData<string> Files =>
        [.. Directory.EnumerateFiles(Folder, "*.Tests.ps1").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task The_module_passes_in_a_real_PowerShell(string file)
    {
        // What is tested is what was compiled together with this test.
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var module = Path.Combine(Root, "artifacts/module", configuration, "PSParallelOrchestrator");
        string[] arguments =
        [
            Path.Combine(Folder, "Invoke-ModuleTests.ps1"),
            "-Pester",
            RestoredPowerShell.Pester,
            Path.Combine(Folder, file),
        ];
        var (exitCode, output) = await RestoredPowerShell.RunAsync(arguments, Root, ("PSORCH_MODULE", module));
        Assert.SkipWhen(exitCode == AllSkipped, output);
        Assert.True(exitCode == 0, output);
        TestContext.Current.TestOutputHelper?.WriteLine(output);
    }
}
