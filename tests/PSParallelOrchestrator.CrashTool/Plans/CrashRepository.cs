using System.Diagnostics;

namespace PSParallelOrchestrator.CrashTool.Plans;

/// <summary>A repository of a user, with attributes and a submodule, that runs start from.</summary>
internal static class CrashRepository
{
    private const string Git = "git -c protocol.file.allow=always -c user.name=user -c user.email=user@localhost";

    /// <summary>Makes one.</summary>
    /// <param name="place">Where; nothing is there. The submodule's own repository is made beside it.</param>
    public static void Make(string place)
    {
        Shell($$"""
            {{Git}} init -q -b main module; echo code > module/code; cd module; {{Git}} add .; {{Git}} commit -qm module; cd ..
            {{Git}} init -q -b main "$0"; cd "$0"
            printf 'CHANGES merge=union\n*.bat eol=crlf\n' > .gitattributes; printf 'first\nlast\n' > CHANGES
            {{Git}} submodule --quiet add ../module libs/module; {{Git}} add .; {{Git}} commit -qm base
            """, place);
    }

    /// <summary>Every path of a run's branch, with its mode and object; empty where there is no branch.</summary>
    /// <param name="place">The repository.</param>
    /// <param name="run">The run's name.</param>
    public static IReadOnlyDictionary<string, string> ReadBranch(string place, string run)
    {
        var found = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in Shell($"cd \"$0\"; git ls-tree -r refs/heads/orchestrator/{run} 2>&1 || true", place).Split('\n'))
        {
            if (line.Split('\t') is [var entry, var path])
            {
                found[path] = entry;
            }
        }

        return found;
    }

    private static string Shell(string script, string place)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-euc", script, place])
        {
            WorkingDirectory = Path.GetDirectoryName(place)!,
            RedirectStandardOutput = true,
        };
        start.Environment["GIT_CONFIG_GLOBAL"] = "/dev/null";

        // The same commits each time.
        start.Environment["GIT_AUTHOR_DATE"] = start.Environment["GIT_COMMITTER_DATE"] = "2030-01-02T03:04:05Z";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? output
            : throw new InvalidOperationException($"The repository {place} cannot be made or read: code {process.ExitCode}.");
    }
}
