namespace PSParallelOrchestrator.Module.Tests.Pester;

/// <summary>The Pester tests, in a real PowerShell: one test here is what one PowerShell runs.</summary>
public class PesterTests
{
    private const int AllSkipped = 3;

    // To start PowerShell with Pester takes longer than most files; so many of them share one.
    private const int Together = 9;

    // What takes long, what has jobs and other PowerShells of its own, and what may be skipped as a whole.
    private static readonly HashSet<string> Alone =
    [
        "Cookbook", "EndOfPowerShell", "Help", "HelpExamples", "Loading", "Package", "ProcessBackend", "RealAgents",
        "Resume-OrchestratorRun", "Samples", "ScheduledRun", "ScriptAnalyzer", "ScriptKill", "ScriptTask", "Spending",
        "Start-OrchestratorRun", "Telling", "Try",
    ];

    private static readonly string Root = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../.."));
    private static readonly string Folder = Path.Combine(Root, "tests/Module");

    public static TheoryData<string> Files
    {
        get
        {
            var names = Directory.EnumerateFiles(Folder, "*.Tests.ps1").Select(path => Path.GetFileName(path))
                .Order(StringComparer.Ordinal).ToLookup(name => Alone.Contains(name[..name.IndexOf('.', StringComparison.Ordinal)]));
            return [.. names[true], .. names[false].Chunk(Together).Select(some => string.Join(' ', some))];
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task The_module_passes_in_a_real_PowerShell(string files)
    {
        // What is tested is what was compiled together with this test.
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var module = Path.Combine(Root, "artifacts/module", configuration, "PSParallelOrchestrator");
        string[] arguments =
        [
            Path.Combine(Folder, "Invoke-ModuleTests.ps1"),
            "-Pester",
            RestoredPowerShell.Pester,
            .. files.Split(' ').Select(file => Path.Combine(Folder, file)),
        ];
        var (exitCode, output) = await RestoredPowerShell.RunAsync(arguments, Root, ("PSORCH_MODULE", module));
        Assert.SkipWhen(exitCode == AllSkipped, output);
        Assert.True(exitCode == 0, output);
        TestContext.Current.TestOutputHelper?.WriteLine(output);
    }
}
