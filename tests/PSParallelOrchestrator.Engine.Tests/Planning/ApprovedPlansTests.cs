namespace PSParallelOrchestrator.Engine.Tests.Planning;

/// <summary>
/// The plans of all seed requests, as approved by a person. With APPROVE_PLANS=1 the files are written anew, for a diff to be read.
/// </summary>
public sealed class ApprovedPlansTests
{
    public static TheoryData<string> Names => [.. SeedPrompts.All.Select(seed => seed.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_seed_request_gives_the_approved_plan(string name)
    {
        var text = SeedPrompts.All.Single(seed => seed.Name == name).Text;
        var actual = Plans.Print(Plans.Of(text));
        var file = Path.Combine(Folder(), name + ".txt");
        if (Environment.GetEnvironmentVariable("APPROVE_PLANS") == "1")
        {
            File.WriteAllText(file, actual);
        }

        Assert.Equal(File.ReadAllText(file).ReplaceLineEndings("\n"), actual);
    }

    private static string Folder()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "PSParallelOrchestrator.sln")))
        {
            root = Path.GetDirectoryName(root) ?? throw new DirectoryNotFoundException("The repository's root is not above the tests.");
        }

        return Path.Combine(root, "tests", "PSParallelOrchestrator.Engine.Tests", "Planning", "Approved");
    }
}
