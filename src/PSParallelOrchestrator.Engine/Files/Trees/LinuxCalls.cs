using System.Runtime.InteropServices;

namespace PSParallelOrchestrator.Engine.Files.Trees;

/// <summary>The C library's functions on files, with names as bytes that end with a NUL.</summary>
internal static unsafe partial class LinuxCalls
{
    public const int PathLimit = 4096;

    /// <summary>Where in an entry of a directory its name begins.</summary>
    public const int EntryName = 19;

    public const int CurrentDirectory = -100;
    public const int NoFollowStatus = 0x100;
    public const uint TypeModeSize = 0x203;
    public const uint TypeModeSizeStamp = TypeModeSize | 0x1C0;
    public const uint TypeModeSizeOwner = TypeModeSize | 0x8;
    public const int EmptyPath = 0x1000;

    public const int ReadOnly = 0;
    public const int WriteOnly = 1;
    public const int Create = 0x40;
    public const int Exclusive = 0x80;
    public const int Truncate = 0x200;
    public const int Append = 0x400;
    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;

    // rw-rw-rw-, less what the umask takes away.
    public const uint NewFileMode = 0x1B6;

    // The same with leave to execute it.
    public const uint NewProgramMode = 0x1FF;

    public const int NotPermitted = 1;
    public const int NotFound = 2;

    /// <summary>Of a pipe that nobody reads.</summary>
    public const int NoReader = 6;
    public const int NoAccess = 13;
    public const int Exists = 17;
    public const int NotADirectory = 20;
    public const int IsADirectory = 21;
    public const int InvalidArgument = 22;
    public const int ReadOnlySystem = 30;
    public const int NotEmpty = 39;
    public const int TooManyLevels = 40;

    private const int TooManyLinks = 31;
    private const int NameTooLong = 36;
    private const int NotImplemented = 38;
    private const int NotAText = 84;
    private const int NotSupported = 95;

    private const string Library = "libc";

    /// <summary>A flag whose value depends on the processor.</summary>
    public static int NoFollow { get; } = IsArm ? 0x8000 : 0x20000;

    /// <summary>Opens nothing but a directory; its value depends on the processor too.</summary>
    public static int OnlyDirectory { get; } = IsArm ? 0x4000 : 0x10000;

    private static bool IsArm => RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;

    /// <summary>Whether something failed for its name alone, and will again.</summary>
    public static bool IsOfName(Exception e) => e is IOException && e.HResult is NameTooLong or NotAText or InvalidArgument;

    public static bool MeansNoHardLinks(int error) => error is NotPermitted or TooManyLinks or NotImplemented or NotSupported;

    [LibraryImport(Library, EntryPoint = "statx", SetLastError = true)]
    public static partial int Status(int directory, byte* path, int flags, uint mask, LinuxStatus* status);

    [LibraryImport(Library, EntryPoint = "geteuid")]
    public static partial uint EffectiveUser();

    [LibraryImport(Library, EntryPoint = "getegid")]
    public static partial uint EffectiveGroup();

    [LibraryImport(Library, EntryPoint = "openat", SetLastError = true)]
    public static partial int OpenAt(int directory, byte[] name, int flags);

    [LibraryImport(Library, EntryPoint = "fchown", SetLastError = true)]
    public static partial int ChangeOwner(int descriptor, uint user, uint group);

    [LibraryImport(Library, EntryPoint = "fchownat", SetLastError = true)]
    public static partial int ChangeOwnerAt(int directory, byte[] name, uint user, uint group, int flags);

    /// <summary>The descriptor goes with the stream.</summary>
    [LibraryImport(Library, EntryPoint = "fdopendir", SetLastError = true)]
    public static partial nint OpenDirectory(int descriptor);

    [LibraryImport(Library, EntryPoint = "opendir", SetLastError = true)]
    public static partial nint OpenDirectory(byte[] path);

    [LibraryImport(Library, EntryPoint = "dirfd", SetLastError = true)]
    public static partial int DirectoryDescriptor(nint stream);

    [LibraryImport(Library, EntryPoint = "readdir", SetLastError = true)]
    public static partial byte* ReadDirectory(nint stream);

    [LibraryImport(Library, EntryPoint = "closedir", SetLastError = true)]
    public static partial int CloseDirectory(nint stream);

    [LibraryImport(Library, EntryPoint = "readlink", SetLastError = true)]
    public static partial nint ReadLink(byte[] path, byte* buffer, nint size);

    [LibraryImport(Library, EntryPoint = "open", SetLastError = true)]
    public static partial int Open(byte[] path, int flags);

    [LibraryImport(Library, EntryPoint = "open", SetLastError = true)]
    public static partial int Open(byte[] path, int flags, uint mode);

    [LibraryImport(Library, EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport(Library, EntryPoint = "fsync", SetLastError = true)]
    public static partial int Synchronize(int descriptor);

    [LibraryImport(Library, EntryPoint = "syncfs")]
    public static partial int SyncFileSystem(int descriptor);

    [LibraryImport(Library, EntryPoint = "mkdir", SetLastError = true)]
    public static partial int MakeDirectory(byte[] path, uint mode);

    [LibraryImport(Library, EntryPoint = "chmod", SetLastError = true)]
    public static partial int ChangeMode(byte[] path, uint mode);

    [LibraryImport(Library, EntryPoint = "unlink", SetLastError = true)]
    public static partial int Unlink(byte[] path);

    [LibraryImport(Library, EntryPoint = "rmdir", SetLastError = true)]
    public static partial int RemoveDirectory(byte[] path);

    [LibraryImport(Library, EntryPoint = "link", SetLastError = true)]
    public static partial int Link(byte[] existing, byte[] added);

    [LibraryImport(Library, EntryPoint = "symlink", SetLastError = true)]
    public static partial int SymbolicLink(byte[] target, byte[] path);

    [LibraryImport(Library, EntryPoint = "rename", SetLastError = true)]
    public static partial int Rename(byte[] from, byte[] to);
}
