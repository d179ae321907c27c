using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace PSParallelOrchestrator.Cli.Tests.Support;

/// <summary>Looks for a secret wherever a run could have left it.</summary>
internal static class SecretSearch
{
    /// <summary>The living processes with a text in their environment, but for this one; arguments end with a zero.</summary>
    public static List<(int Id, string CommandLine, string Environment)> ProcessesWithInEnvironment(string text)
    {
        var found = new List<(int Id, string CommandLine, string Environment)>();
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                || id == Environment.ProcessId)
            {
                continue;
            }

            try
            {
                var environment = '\0' + File.ReadAllText($"{directory}/environ");
                if (environment.Contains(text, StringComparison.Ordinal))
                {
                    found.Add((id, File.ReadAllText($"{directory}/cmdline"), environment));
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It ended between the list and the look, or is somebody else's.
            }
        }

        return found;
    }

    /// <summary>
    /// Looks through everything that a run left: all files by name and content, the objects of its git repository, and what is new in the
    /// temporary directory.
    /// </summary>
    public static async Task AssertInNoFileAsync(string secret, string place, string run)
    {
        var needle = Encoding.UTF8.GetBytes(secret);
        var files = Directory
            .EnumerateFileSystemEntries(
                place,
                "*",
                new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None })
            .ToList();
        Assert.Contains(files, file => file.EndsWith("journal.jsonl", StringComparison.Ordinal));
        Assert.DoesNotContain(files, file => file.Contains(secret, StringComparison.Ordinal));
        Assert.DoesNotContain(files.Concat(Temporary()).Where(IsPlainFile), file => Content(file).AsSpan().IndexOf(needle) >= 0);
        var repository = Path.Combine(run, ".orchestrator", "repo.git");
        if (Directory.Exists(repository))
        {
            var objects = await GitObjectsAsync(repository);
            Assert.NotEmpty(objects);
            Assert.True(objects.AsSpan().IndexOf(needle) < 0, "An object of the run's git repository holds the secret.");
        }
    }

    // What was begun within the last hours, and belongs to no other test: those have places of their own.
    private static IEnumerable<string> Temporary() =>
        Directory
            .EnumerateFileSystemEntries(Path.GetTempPath())
            .Where(entry => Path.GetFileName(entry).StartsWith("claude", StringComparison.OrdinalIgnoreCase) || File.Exists(entry))
            .SelectMany(entry =>
                Directory.Exists(entry)
                    ? Directory.EnumerateFiles(
                        entry,
                        "*",
                        new EnumerationOptions
                        {
                            RecurseSubdirectories = true,
                            AttributesToSkip = FileAttributes.None,
                            IgnoreInaccessible = true,
                        })
                    : [entry]);

    private static bool IsPlainFile(string path)
    {
        var info = new FileInfo(path);
        return info.Exists
            && info.LinkTarget is null
            && info.UnixFileMode != UnixFileMode.None
            && info.Length is > 0 and < 64 * 1024 * 1024;
    }

    private static byte[] Content(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Gone, or somebody else's.
            return [];
        }
    }

    private static async Task<byte[]> GitObjectsAsync(string repository)
    {
        using var git = Process.Start(
            new ProcessStartInfo("git", ["-C", repository, "cat-file", "--batch-all-objects", "--batch"]) { RedirectStandardOutput = true }
        )!;
        using var objects = new MemoryStream();
        await git.StandardOutput.BaseStream.CopyToAsync(objects);
        await git.WaitForExitAsync();
        Assert.Equal(0, git.ExitCode);
        return objects.ToArray();
    }
}
