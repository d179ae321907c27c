using System.Buffers;
using System.Text;

namespace PSParallelOrchestrator.Engine.Files.Names;

/// <summary>What names mean on other systems: which are git's own, which Windows cannot hold, which are one name there.</summary>
internal static class NameRules
{
    private const int LongestName = 255;
    private static readonly SearchValues<char> ForbiddenInWindows = SearchValues.Create("<>:\"|?*\\");

    private static readonly HashSet<string> Devices = new(
        ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$",
         "COM0", "COM1", "COM2", "COM3", "COM4", "COM5", "COM6", "COM7", "COM8", "COM9", "COM¹", "COM²", "COM³",
         "LPT0", "LPT1", "LPT2", "LPT3", "LPT4", "LPT5", "LPT6", "LPT7", "LPT8", "LPT9", "LPT¹", "LPT²", "LPT³"],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the name is git's own directory here.</summary>
    public static bool IsGitDirectory(GitPath name) => name.Raw == ".git";

    /// <summary>
    /// Whether the name would be git's own directory on some system: another letter case, Windows' short name, trailing dots or
    /// spaces, a stream, or characters in between that macOS ignores. Git refuses such names.
    /// </summary>
    public static bool MeansGitDirectory(GitPath name)
    {
        var text = name.Raw;
        if (!text.Contains('g', StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        // Windows: a backslash separates names and a colon begins a stream; dots and spaces at the end do not count.
        foreach (var part in text.Split('\\'))
        {
            var stem = (part.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon ? part[..colon] : part).TrimEnd(' ', '.');
            if (stem.Equals(".git", StringComparison.OrdinalIgnoreCase) || stem.Equals("git~1", StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        if (!text.AsSpan().ContainsAnyExceptInRange('\0', '\x7f'))
        {
            return false;
        }

        var seen = new StringBuilder();
        foreach (var rune in name.Text.EnumerateRunes())
        {
            if (!IsIgnoredByMac(rune.Value))
            {
                seen.Append(rune.ToString());
            }
        }

        return seen.ToString().Equals(".git", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether git refuses a link of that name, since it would follow it when it reads a tree's settings.</summary>
    public static bool IsRefusedAsLink(GitPath name) =>
        name.Raw.TrimEnd(' ', '.').Equals(".gitmodules", StringComparison.OrdinalIgnoreCase)
        || name.Raw.StartsWith("gitmod~", StringComparison.OrdinalIgnoreCase)
        || name.Raw.StartsWith("gi7eba~", StringComparison.OrdinalIgnoreCase);

    /// <summary>Why Windows cannot hold a name; null where it can.</summary>
    public static string? WindowsProblem(GitPath name)
    {
        var raw = name.Raw;
        if (raw.AsSpan().ContainsAny(ForbiddenInWindows))
        {
            return @"holds one of < > : "" | ? * \";
        }

        if (raw.AsSpan().ContainsAnyInRange('\0', '\x1f'))
        {
            return "holds a control character";
        }

        if (raw[^1] is '.' or ' ')
        {
            return "ends with a dot or a space";
        }

        var stem = raw.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot ? raw[..dot] : raw;
        if (stem.Length <= "CONOUT$".Length && Devices.Contains(new GitPath(stem).Text.TrimEnd(' ')))
        {
            return "is a device there";
        }

        if (!raw.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return raw.Length > LongestName ? "is too long" : null;
        }

        return name.IsText ? null : "is no valid UTF-8";
    }

    /// <summary>What paths have in common that are one path where letter case or Unicode's form does not count.</summary>
    public static string Fold(GitPath path) =>
        path.Raw.AsSpan().ContainsAnyExceptInRange('\0', '\x7f')
            ? CanonicalForm.Decompose(path.Text.ToUpperInvariant())
            : path.Raw.ToUpperInvariant();

    private static bool IsIgnoredByMac(int character) =>
        character is (>= 0x200c and <= 0x200f) or (>= 0x202a and <= 0x202e) or (>= 0x206a and <= 0x206f) or 0xfeff;
}
