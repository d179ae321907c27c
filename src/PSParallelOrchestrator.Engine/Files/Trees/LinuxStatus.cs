using System.Runtime.InteropServices;

namespace PSParallelOrchestrator.Engine.Files.Trees;

/// <summary>The kernel's <c>struct statx</c>, the same on every architecture; only what is needed has a name.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal readonly struct LinuxStatus
{
    private const int TypeMask = 0xF000;
    private const int Directory = 0x4000;
    private const int File = 0x8000;
    private const int Link = 0xA000;
    private const uint PermissionMask = 0xFFF;
    private const int OwnerMayExecute = 0x40;

    [FieldOffset(20)]
    private readonly uint owner;

    [FieldOffset(28)]
    private readonly ushort mode;

    [FieldOffset(32)]
    private readonly ulong inode;

    [FieldOffset(40)]
    private readonly ulong size;

    [FieldOffset(96)]
    private readonly long changedSeconds;

    [FieldOffset(104)]
    private readonly uint changedNanoseconds;

    [FieldOffset(112)]
    private readonly long modifiedSeconds;

    [FieldOffset(120)]
    private readonly uint modifiedNanoseconds;

    public ulong Size => size;

    public uint Owner => owner;

    public uint Permissions => (uint)mode & PermissionMask;

    public FileStamp Stamp => new(modifiedSeconds, modifiedNanoseconds, changedSeconds, changedNanoseconds, inode);

    public bool IsExecutable => (mode & OwnerMayExecute) != 0;

    public FileKind Kind => (mode & TypeMask) switch
    {
        File => FileKind.File,
        Directory => FileKind.Directory,
        Link => FileKind.Link,
        _ => FileKind.Special,
    };
}
