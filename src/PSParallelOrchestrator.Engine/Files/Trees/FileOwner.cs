using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;

namespace PSParallelOrchestrator.Engine.Files.Trees;

/// <summary>A user and a group of Linux, and what it takes to hand files over to them. Only root may.</summary>
/// <param name="User">The number of the user.</param>
/// <param name="Group">The number of the group.</param>
internal readonly record struct FileOwner(uint User, uint Group)
{
    /// <summary>Who this process is.</summary>
    [SupportedOSPlatform("linux")]
    public static FileOwner Current => new(LinuxCalls.EffectiveUser(), LinuxCalls.EffectiveGroup());

    /// <summary>Whether that is root.</summary>
    public bool IsRoot => User == 0;

    /// <summary>Reads what <see cref="ToString"/> writes; a group that is not named is that of the user's number.</summary>
    /// <returns>It; null where it is no pair of numbers.</returns>
    public static FileOwner? Parse(string text) =>
        text.Split(':') is [var user, ..] parts && parts.Length <= 2
        && uint.TryParse(user, out var userNumber) && uint.TryParse(parts[^1], out var groupNumber)
            ? new FileOwner(userNumber, groupNumber)
            : null;

    /// <summary>
    /// Hands a directory over with all that is in it, itself last. Everything is reached by the directory it is in, never by its path, and
    /// links are not followed: whoever changes the tree meanwhile, nothing outside of it changes hands.
    /// </summary>
    /// <param name="directory">The directory, in which nobody else could put a link in the place of a directory above.</param>
    /// <returns>Whether everything was; what could not be keeps its owner.</returns>
    [SupportedOSPlatform("linux")]
    public bool Take(string directory)
    {
        var descriptor = Open(LinuxCalls.CurrentDirectory, Encoding.UTF8.GetBytes(Path.GetFullPath(directory) + '\0'));
        return descriptor >= 0 && Take(descriptor);
    }

    /// <summary>As the engine of containers takes it: <c>1000:1000</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{User}:{Group}");

    private static int Open(int directory, byte[] name) => LinuxCalls.OpenAt(
        directory, name, LinuxCalls.ReadOnly | LinuxCalls.OnlyDirectory | LinuxCalls.NoFollow | LinuxCalls.CloseOnExec);

    /// <summary>The same of an open directory, which is closed.</summary>
    private unsafe bool Take(int descriptor)
    {
        var stream = LinuxCalls.OpenDirectory(descriptor);
        if (stream == 0)
        {
            _ = LinuxCalls.Close(descriptor);
            return false;
        }

        var isWhole = true;
        try
        {
            for (var entry = LinuxCalls.ReadDirectory(stream); entry != null; entry = LinuxCalls.ReadDirectory(stream))
            {
                var bytes = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(entry + LinuxCalls.EntryName);
                if (bytes.SequenceEqual("."u8) || bytes.SequenceEqual(".."u8))
                {
                    continue;
                }

                byte[] name = [.. bytes, 0];
                var below = Open(descriptor, name);
                isWhole &= below >= 0
                    ? Take(below)
                    : LinuxCalls.ChangeOwnerAt(descriptor, name, User, Group, LinuxCalls.NoFollowStatus) == 0;
            }

            return LinuxCalls.ChangeOwner(descriptor, User, Group) == 0 && isWhole;
        }
        finally
        {
            _ = LinuxCalls.CloseDirectory(stream);
        }
    }
}
