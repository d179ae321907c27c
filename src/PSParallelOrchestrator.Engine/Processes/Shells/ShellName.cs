using System.Text;
using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Engine.Processes.Shells;

/// <summary>What may be written for a shell: the name of one, looked up on PATH, or the full path of one.</summary>
public static class ShellName
{
    private static readonly Dictionary<string, ShellLanguage> Languages = new(StringComparer.OrdinalIgnoreCase)
    {
        ["sh"] = ShellLanguage.Posix,
        ["bash"] = ShellLanguage.Posix,
        ["dash"] = ShellLanguage.Posix,
        ["zsh"] = ShellLanguage.Posix,
        ["ksh"] = ShellLanguage.Posix,
        ["pwsh"] = ShellLanguage.PowerShell,
        ["pwsh-preview"] = ShellLanguage.PowerShell,
        ["powershell"] = ShellLanguage.PowerShell,
        ["cmd"] = ShellLanguage.Cmd,
    };

    /// <summary>The names there are.</summary>
    public static IReadOnlyCollection<string> All { get; } = [.. Languages.Keys];

    /// <summary>What is wrong with a text that is to name a shell.</summary>
    /// <param name="name">The text.</param>
    /// <returns>What it is not, as the end of a sentence, and what to write; null where nothing is wrong.</returns>
    internal static (string Reason, string Remedy)? Problem(string name)
    {
        var last = FileName(name);

        // Whoever writes such a text where it is kept writes another one.
        if (name.EnumerateRunes().Any(static rune => Rune.IsControl(rune) || rune == Rune.ReplacementChar))
        {
            return ("is no text of visible characters", Known(string.Empty));
        }

        if (last.Length == name.Length)
        {
            return Languages.ContainsKey(name) ? null : ("is not the name of a known shell", Known(WithoutExtension(name)));
        }

        return !IsFullPath(name) ? ("is no full path: tasks work in directories of their own", "Give the whole path, or a name alone.")
            : Languages.ContainsKey(WithoutExtension(last)) ? null
            : ("is the path of a program that is not known for a shell", Known(WithoutExtension(last)));
    }

    /// <summary>How a shell is given command lines.</summary>
    /// <param name="name">A name or path that is not wrong.</param>
    internal static ShellLanguage Language(string name) => Languages[WithoutExtension(FileName(name))];

    /// <summary>What is started: a path as it stands, a name as the system knows it.</summary>
    /// <param name="name">A name or path that is not wrong.</param>
    internal static string Program(string name) =>
        FileName(name).Length != name.Length ? name
        : OperatingSystem.IsWindows() && Language(name) == ShellLanguage.Cmd ? name.ToLowerInvariant() + ".exe"
        : name.ToLowerInvariant();

    private static string Known(string name) => NearestName.Find(name, All) is { } near
        ? $"Did you mean '{near}'?"
        : $"Name one of {string.Join(", ", All)}, or give the full path of one.";

    // Plans are read on every system, so paths of all are known on each.
    private static string FileName(string name) => name[(name.AsSpan().LastIndexOfAny('/', '\\') + 1)..];

    private static string WithoutExtension(string file) => file.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? file[..^4] : file;

    private static bool IsFullPath(string path) =>
        path[0] == '/'
        || path.StartsWith(@"\\", StringComparison.Ordinal)
        || (path.Length > 3 && char.IsAsciiLetter(path[0]) && path[1] == ':' && path[2] is '/' or '\\');
}
