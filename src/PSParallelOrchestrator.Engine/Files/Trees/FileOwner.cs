using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using PSParallelOrchestrator.Engine.Files.Names;

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

    /// <summary>Hands a directory over with all that is in it. Links are handed over, not followed.</summary>
    /// <exception cref="IOException">Something could not be handed over.</exception>
    [SupportedOSPlatform("linux")]
    public void Take(string directory)
    {
        var tree = FileTree.Open(directory);
        var left = new Stack<GitPath>([GitPath.Root]);
        Take(Encoding.UTF8.GetBytes(directory + '\0'), directory);
        var prefix = Encoding.UTF8.GetBytes(directory.TrimEnd('/') + "/");
        while (left.TryPop(out var place))
        {
            foreach (var (name, status) in tree.List(place))
            {
                var path = place.Join(name);
                Take([.. prefix, .. path.ToBytes(), 0], path.Display);
                if (status.Kind == FileKind.Directory)
                {
                    left.Push(path);
                }
            }
        }
    }

    /// <summary>As the engine of containers takes it: <c>1000:1000</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{User}:{Group}");

    private void Take(byte[] path, string display)
    {
        if (LinuxCalls.ChangeOwner(path, User, Group) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            throw new IOException($"'{display}' cannot be handed over to {this}: {Marshal.GetPInvokeErrorMessage(error)}", error);
        }
    }
}
