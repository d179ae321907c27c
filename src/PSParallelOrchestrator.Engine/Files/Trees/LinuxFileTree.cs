using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using PSParallelOrchestrator.Engine.Files.Names;

namespace PSParallelOrchestrator.Engine.Files.Trees;

/// <summary>A tree whose names are bytes: .NET's own file functions cannot name a file that is no valid UTF-8.</summary>
internal sealed unsafe class LinuxFileTree(string root) : FileTree
{
    private const int NewDirectoryMode = 0x1FF;
    private const uint OwnerAll = 0x1C0;
    private readonly byte[] prefix = Encoding.UTF8.GetBytes(root.TrimEnd('/') + "/");

    public override FileStatus? Find(GitPath path) => Status(LinuxCalls.CurrentDirectory, Full(path), path);

    public override List<KeyValuePair<GitPath, FileStatus>> List(GitPath directory)
    {
        var stream = LinuxCalls.OpenDirectory(Full(directory));
        if (stream == 0)
        {
            var error = Marshal.GetLastPInvokeError();
            throw Error("list", directory, error);
        }

        var entries = new List<KeyValuePair<GitPath, FileStatus>>();
        try
        {
            var descriptor = LinuxCalls.DirectoryDescriptor(stream);
            while (true)
            {
                var entry = LinuxCalls.ReadDirectory(stream);
                if (entry == null)
                {
                    var error = Marshal.GetLastPInvokeError();
                    return error == 0 ? entries : throw Error("list", directory, error);
                }

                var bytes = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(entry + LinuxCalls.EntryName);
                if (bytes.SequenceEqual("."u8) || bytes.SequenceEqual(".."u8))
                {
                    continue;
                }

                var name = GitPath.FromBytes(bytes);
                if (Status(descriptor, entry + LinuxCalls.EntryName, directory.Join(name)) is { } status)
                {
                    entries.Add(new(name, status));
                }
            }
        }
        finally
        {
            _ = LinuxCalls.CloseDirectory(stream);
        }
    }

    public override GitPath? ReadLink(GitPath path)
    {
        Span<byte> target = stackalloc byte[LinuxCalls.PathLimit];
        fixed (byte* buffer = target)
        {
            var length = LinuxCalls.ReadLink(Full(path), buffer, target.Length);
            if (length >= 0)
            {
                return GitPath.FromBytes(target[..(int)length]);
            }

            var error = Marshal.GetLastPInvokeError();
            return error is LinuxCalls.NotFound or LinuxCalls.InvalidArgument or LinuxCalls.NotADirectory
                ? null
                : throw Error("read", path, error);
        }
    }

    public override Stream OpenRead(GitPath path)
    {
        var descriptor = LinuxCalls.Open(
            Full(path),
            LinuxCalls.ReadOnly | LinuxCalls.CloseOnExec | LinuxCalls.NoFollow | LinuxCalls.NonBlocking);
        if (descriptor < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            throw Error("read", path, error);
        }

        return new FileStream(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.Read, bufferSize: 0);
    }

    public override Stream CreateFile(GitPath path, bool isExecutable)
    {
        var descriptor = LinuxCalls.Open(
            Full(path),
            LinuxCalls.WriteOnly | LinuxCalls.Create | LinuxCalls.Exclusive | LinuxCalls.CloseOnExec,
            isExecutable ? LinuxCalls.NewProgramMode : LinuxCalls.NewFileMode);
        if (descriptor < 0)
        {
            var error = Marshal.GetLastPInvokeError();
            throw Error("create", path, error);
        }

        return new FileStream(new SafeFileHandle(descriptor, ownsHandle: true), FileAccess.Write, bufferSize: 0);
    }

    public override void CreateLink(GitPath path, GitPath target)
    {
        if (LinuxCalls.SymbolicLink([.. target.ToBytes(), 0], Full(path)) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            throw Error("create", path, error);
        }
    }

    public override void CreateDirectory(GitPath path)
    {
        if (LinuxCalls.MakeDirectory(Full(path), NewDirectoryMode) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            throw Error("create", path, error);
        }
    }

    public override void DeleteFile(GitPath path)
    {
        if (LinuxCalls.Unlink(Full(path)) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            throw Error("delete", path, error);
        }
    }

    // Its owner alone may, and what that leaves is said by the next call.
    public override bool TryDeleteDirectory(GitPath path)
    {
        if (LinuxCalls.RemoveDirectory(Full(path)) == 0)
        {
            return true;
        }

        var error = Marshal.GetLastPInvokeError();
        return error is LinuxCalls.NotEmpty or LinuxCalls.Exists or LinuxCalls.NotFound ? false : throw Error("delete", path, error);
    }

    public override bool TryMoveIn(FileTree source, GitPath from, GitPath to)
    {
        // A hard link refuses to replace what is there, in one step, which a rename does not.
        var file = ((LinuxFileTree)source).Full(from);
        if (LinuxCalls.Link(file, Full(to)) == 0)
        {
            if (LinuxCalls.Unlink(file) == 0)
            {
                return true;
            }

            var left = Marshal.GetLastPInvokeError();
            throw Error("move", to, left);
        }

        var error = Marshal.GetLastPInvokeError();
        if (error == LinuxCalls.Exists)
        {
            return false;
        }

        if (!LinuxCalls.MeansNoHardLinks(error))
        {
            throw Error("create", to, error);
        }

        if (Find(to) is not null)
        {
            return false;
        }

        ReplaceWith(source, from, to);
        return true;
    }

    public override void ReplaceWith(FileTree source, GitPath from, GitPath to)
    {
        if (LinuxCalls.Rename(((LinuxFileTree)source).Full(from), Full(to)) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            throw Error("create", to, error);
        }
    }

    protected override bool TryMakeWritable(GitPath directory)
    {
        LinuxStatus status;
        fixed (byte* name = Full(directory))
        {
            return LinuxCalls.Status(LinuxCalls.CurrentDirectory, name, LinuxCalls.NoFollowStatus, LinuxCalls.TypeModeSize, &status) == 0
                && status.Kind == FileKind.Directory
                && (status.Permissions & OwnerAll) != OwnerAll
                && LinuxCalls.ChangeMode(Full(directory), status.Permissions | OwnerAll) == 0;
        }
    }

    private static FileStatus? Status(int directory, ReadOnlySpan<byte> name, GitPath path)
    {
        fixed (byte* pointer = name)
        {
            return Status(directory, pointer, path);
        }
    }

    private static FileStatus? Status(int directory, byte* name, GitPath path)
    {
        LinuxStatus status;
        if (LinuxCalls.Status(directory, name, LinuxCalls.NoFollowStatus, LinuxCalls.TypeModeSizeStamp, &status) == 0)
        {
            return new FileStatus(status.Kind, (long)status.Size, status.IsExecutable, status.Stamp);
        }

        var error = Marshal.GetLastPInvokeError();
        return error is LinuxCalls.NotFound or LinuxCalls.NotADirectory ? null : throw Error("look at", path, error);
    }

    // The number is taken right after the call: whatever else runs, the loader of this method's own parts included, may change it.
    private static Exception Error(string what, GitPath path, int error)
    {
        var text = $"Cannot {what} '{(path.IsRoot ? "." : path.Display)}': {Marshal.GetPInvokeErrorMessage(error)}";
        return error is LinuxCalls.NoAccess or LinuxCalls.NotPermitted or LinuxCalls.ReadOnlySystem
            ? new UnauthorizedAccessException(text, new Win32Exception(error))
            : new IOException(text, error);
    }

    private byte[] Full(GitPath path)
    {
        var full = new byte[prefix.Length + path.Raw.Length + 1];
        prefix.CopyTo(full, 0);
        Encoding.Latin1.GetBytes(path.Raw, full.AsSpan(prefix.Length));
        return full;
    }
}
