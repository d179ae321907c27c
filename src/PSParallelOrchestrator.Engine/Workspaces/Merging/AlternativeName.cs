using System.Globalization;
using PSParallelOrchestrator.Engine.Files.Names;

namespace PSParallelOrchestrator.Engine.Workspaces.Merging;

/// <summary>Names for the second of two files that want the same one.</summary>
internal static class AlternativeName
{
    private const int LongestName = 255;
    private const int LongestExtension = 32;

    /// <summary>Gives the first free name: <c>name.word.ext</c>, <c>name.word-2.ext</c> and so on.</summary>
    /// <param name="path">The path that is taken.</param>
    /// <param name="word">The word that the name carries.</param>
    /// <param name="isFree">Whether a path may be used.</param>
    public static GitPath First(GitPath path, string word, Func<GitPath, bool> isFree)
    {
        for (var number = 1; ; number++)
        {
            var candidate = Make(path, number == 1 ? word : string.Create(CultureInfo.InvariantCulture, $"{word}-{number}"));
            if (isFree(candidate))
            {
                return candidate;
            }
        }
    }

    private static GitPath Make(GitPath path, string word)
    {
        var name = path.Name.Raw;

        // A dot at the beginning hides a file, it does not begin an extension.
        var dot = name.LastIndexOf('.');
        var (stem, extension) = dot > 0 && name.Length - dot <= LongestExtension ? (name[..dot], name[dot..]) : (name, string.Empty);
        var middle = "." + GitPath.FromText(word).Raw;
        var room = Math.Max(1, LongestName - middle.Length - extension.Length);
        if (stem.Length > room)
        {
            // Not within a character of several bytes: the bytes that continue one begin with the bits 10.
            while (room > 1 && stem[room] is >= '\x80' and < '\xc0')
            {
                room--;
            }

            stem = stem[..room];
        }

        return path.Parent.Join(new GitPath(stem + middle + extension));
    }
}
