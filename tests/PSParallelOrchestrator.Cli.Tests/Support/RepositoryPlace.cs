namespace PSParallelOrchestrator.Cli.Tests.Support;

/// <summary>The user's git repository, in a test's place.</summary>
internal static class RepositoryPlace
{
    /// <summary>Makes the repository: one file in one commit on its branch main.</summary>
    /// <param name="place">The place.</param>
    /// <returns>Its path.</returns>
    public static async Task<string> MakeRepositoryAsync(this TestPlace place)
    {
        var repository = place["repository"];
        place.Write("repository/base.txt", "base\n");
        await place.ProgramAsync("git", "init", "-q", "-b", "main", repository);
        await place.GitAsync("add", ".");
        await place.GitAsync("-c", "user.name=Test", "-c", "user.email=test@example.org", "commit", "-qm", "base");
        return repository;
    }

    /// <summary>Runs git in it, which must succeed.</summary>
    /// <param name="place">The place.</param>
    /// <param name="arguments">What git is asked.</param>
    /// <returns>What it prints.</returns>
    public static Task<string> GitAsync(this TestPlace place, params string[] arguments) =>
        place.ProgramAsync("git", ["-C", place["repository"], .. arguments]);
}
