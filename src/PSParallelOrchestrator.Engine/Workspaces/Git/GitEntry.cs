using System.Text;
using PSParallelOrchestrator.Engine.Files.Names;

namespace PSParallelOrchestrator.Engine.Workspaces.Git;

/// <summary>What a tree or an index has at a path.</summary>
/// <param name="Mode">Git's mode, octal: <c>100644</c>, <c>100755</c>, <c>120000</c>, <c>160000</c>.</param>
internal readonly record struct GitEntry(string Mode, string Id)
{
    public const string FileMode = "100644";
    public const string ExecutableMode = "100755";
    public const string LinkMode = "120000";
    public const string SubmoduleMode = "160000";

    /// <summary>Whether this is a file, executable or not.</summary>
    public bool IsFile => Mode is FileMode or ExecutableMode;

    /// <summary>Whether this is a symbolic link.</summary>
    public bool IsLink => Mode == LinkMode;

    /// <summary>Whether this is a commit of another repository.</summary>
    public bool IsSubmodule => Mode == SubmoduleMode;

    /// <summary>Whether the other is of the same type, whatever its permissions.</summary>
    public bool IsSameTypeAs(GitEntry other) => Mode == other.Mode || (IsFile && other.IsFile);

    /// <summary>Reads a record of <c>ls-tree -z</c>: mode, type, id, tab, path.</summary>
    public static (GitPath Path, GitEntry Entry) ParseTreeRecord(ReadOnlySpan<byte> record)
    {
        var (path, fields) = Split(record);
        return (path, new GitEntry(fields[0], fields[2]));
    }

    /// <summary>Reads a record of <c>ls-files -z --stage</c> or of <c>merge-tree -z</c>: mode, id, stage, tab, path.</summary>
    public static (GitPath Path, GitEntry Entry, int Stage) ParseStageRecord(ReadOnlySpan<byte> record)
    {
        var (path, fields) = Split(record);
        return (path, new GitEntry(fields[0], fields[1]), fields[2][0] - '0');
    }

    private static (GitPath Path, string[] Fields) Split(ReadOnlySpan<byte> record)
    {
        var tab = record.IndexOf((byte)'\t');
        return (
            GitPath.FromBytes(record[(tab + 1)..]),
            Encoding.ASCII.GetString(record[..tab]).Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

}
