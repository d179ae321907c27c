using System.Text;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Files.Trees;

namespace PSParallelOrchestrator.Engine.Agents.MessagesApi.Tools;

/// <summary>
/// The files of a workspace, and nothing outside: no path leads up or through a link, none into git's own directory. What is looked at is
/// what is opened, since nothing else works in the workspace while a tool of this process does.
/// </summary>
/// <param name="root">The workspace, as a full path.</param>
internal sealed class WorkspaceFiles(string root)
{
    /// <summary>The largest file that is read or written.</summary>
    public const long LargestFile = 8 * 1024 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly FileTree tree = FileTree.Open(root);

    /// <summary>Understands a path as the model wrote it: relative to the workspace, or absolute inside it.</summary>
    /// <param name="path">The path.</param>
    /// <returns>The path inside the workspace.</returns>
    /// <exception cref="ToolException">It leads elsewhere.</exception>
    public GitPath Resolve(string path)
    {
        if (path.AsSpan().ContainsAnyInRange('\0', '\x1f'))
        {
            throw Refused(path, "it holds a control character");
        }

        var names = (OperatingSystem.IsWindows() ? path.Replace('\\', '/') : path);
        if (Path.IsPathRooted(names))
        {
            var top = root.Replace('\\', '/').TrimEnd('/');
            names = names.Equals(top, StringComparison.Ordinal) ? ""
                : names.StartsWith(top + "/", StringComparison.Ordinal) ? names[top.Length..]
                : throw Refused(path, "it is outside the workspace");
        }

        var inside = GitPath.Root;
        foreach (var name in names.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(name => name != "."))
        {
            var part = GitPath.FromText(name);
            if (name == "..")
            {
                throw Refused(path, "it leads up");
            }

            if (NameRules.MeansGitDirectory(part))
            {
                throw Refused(path, "git's own directory is not yours");
            }

            if (OperatingSystem.IsWindows() && NameRules.WindowsProblem(part) is { } problem)
            {
                throw Refused(path, $"the name '{name}' {problem}");
            }

            inside = inside.Join(part);
        }

        return inside;
    }

    /// <summary>What is at a path; null where nothing is.</summary>
    /// <param name="path">The path.</param>
    /// <exception cref="ToolException">A link is on the way or at its end, or the path goes on beneath a file.</exception>
    public FileStatus? Find(GitPath path)
    {
        for (var parent = path.Parent; !parent.IsRoot; parent = parent.Parent)
        {
            switch (tree.Find(parent)?.Kind)
            {
                case null or FileKind.Directory:
                    break;
                case FileKind.Link:
                    throw Refused(path.Display, $"'{parent.Display}' is a symbolic link");
                default:
                    throw new ToolException($"'{parent.Display}' is no directory.");
            }
        }

        var found = tree.Find(path);
        return found?.Kind switch
        {
            FileKind.Link => throw Refused(path.Display, "it is a symbolic link"),
            FileKind.Special => throw Refused(path.Display, "it is no plain file"),
            _ => found,
        };
    }

    /// <summary>Lists a directory, git's own left out.</summary>
    /// <returns>Names and what they are, in order.</returns>
    public IEnumerable<(GitPath Name, FileStatus Status)> List(GitPath directory) => tree.List(directory)
        .Where(entry => !NameRules.MeansGitDirectory(entry.Key))
        .OrderBy(entry => entry.Key)
        .Select(entry => (entry.Key, entry.Value));

    /// <summary>Reads a file of text.</summary>
    /// <param name="path">The path.</param>
    /// <exception cref="ToolException">It is none that can be read here.</exception>
    public string Read(GitPath path)
    {
        var status = Find(path) ?? throw new ToolException($"There is no file '{path.Display}'.");
        if (status.Kind == FileKind.Directory)
        {
            throw new ToolException($"'{(path.IsRoot ? "." : path.Display)}' is a directory.");
        }

        if (status.Size > LargestFile)
        {
            throw new ToolException($"'{path.Display}' has {status.Size} bytes; {LargestFile} at most can be read.");
        }

        using var stream = tree.OpenRead(path);
        var bytes = new byte[status.Size];
        var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        if (bytes.AsSpan(0, read).Contains((byte)0))
        {
            throw new ToolException($"'{path.Display}' is no text: it holds NUL bytes.");
        }

        try
        {
            return Strict.GetString(bytes, 0, read);
        }
        catch (DecoderFallbackException)
        {
            throw new ToolException($"'{path.Display}' is no text in UTF-8.");
        }
    }

    /// <summary>Writes a file, with the directories it needs. One that is there keeps its permissions.</summary>
    /// <param name="path">The path.</param>
    /// <param name="text">What it is to hold.</param>
    /// <exception cref="ToolException">It cannot be one.</exception>
    public void Write(GitPath path, string text)
    {
        if (path.IsRoot || Find(path)?.Kind == FileKind.Directory)
        {
            throw new ToolException($"'{(path.IsRoot ? "." : path.Display)}' is a directory.");
        }

        byte[] bytes;
        try
        {
            bytes = Strict.GetBytes(text);
        }
        catch (EncoderFallbackException)
        {
            throw new ToolException("The text holds half a character.");
        }

        if (bytes.LongLength > LargestFile)
        {
            throw new ToolException($"The file would have {bytes.LongLength} bytes; {LargestFile} at most can be written.");
        }

        var full = Path.Combine(root, path.Text);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);

        // Whole or not at all: a disk that is full must not cost the file that was there.
        UnixFileMode? mode = !OperatingSystem.IsWindows() && File.Exists(full) ? File.GetUnixFileMode(full) : null;
        AtomicFile.Write(full, stream => stream.Write(bytes), mode);
    }

    private static ToolException Refused(string path, string why) =>
        new($"The path '{path}' is refused: {why}. Only files of the workspace can be used, by paths relative to it.", isRefused: true);
}
