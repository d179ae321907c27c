namespace PSParallelOrchestrator.Engine.Workspaces.Git.Objects;

/// <summary>
/// Git makes the files of its objects read-only, for their owner too. Those of a run's repository are made writable: whoever deletes a
/// run's directory as any other directory would be stopped in the middle of it, and leave a run that has lost files.
/// </summary>
/// <param name="repository">The repository; it belongs to the run.</param>
internal sealed class WritableObjects(string repository)
{
    // File systems count time in steps.
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(2);

    private static readonly HashSet<string> Writers = new(StringComparer.Ordinal) { "fetch", "merge-tree", "update-index" };
    private DateTime seenUntil;

    /// <summary>Makes what git wrote writable, where it may have written objects.</summary>
    /// <param name="verb">What git was told to do.</param>
    public void After(string verb)
    {
        if (Writers.Contains(verb))
        {
            Make();
        }
    }

    /// <summary>Makes the files of objects writable that are new since the last time.</summary>
    public void Make()
    {
        var objects = Path.Combine(repository, "objects");
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        if (!Directory.Exists(objects))
        {
            return;
        }

        foreach (var folder in Directory.EnumerateDirectories(objects))
        {
            if (Directory.GetLastWriteTimeUtc(folder) < seenUntil)
            {
                continue;
            }

            foreach (var file in Files(folder))
            {
                MakeWritable(file);
            }
        }

        seenUntil = now - Step;
    }

    private static IEnumerable<string> Files(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder)];
        }
        catch (DirectoryNotFoundException)
        {
            // Where another git kept its objects before it named them.
            return [];
        }
    }

    private static void MakeWritable(string file)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                if (File.GetAttributes(file) is var attributes && attributes.HasFlag(FileAttributes.ReadOnly))
                {
                    File.SetAttributes(file, attributes & ~FileAttributes.ReadOnly);
                }
            }
            else if (File.GetUnixFileMode(file) is var mode && !mode.HasFlag(UnixFileMode.UserWrite))
            {
                File.SetUnixFileMode(file, mode | UnixFileMode.UserWrite);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A file of another git that is at work here, and gone by now; or not ours: the run does not depend on it.
        }
    }
}
