using PSParallelOrchestrator.Engine.Files.Names;

namespace PSParallelOrchestrator.Engine.Workspaces.Merging;

/// <summary>A new project's README.md that several tasks wrote is one text of all of theirs, not a conflict.</summary>
internal static class ReadmeMerge
{
    /// <summary>The one file this is for.</summary>
    public static GitPath Path { get; } = new("README.md");

    /// <summary>Whether two tasks made it, each its own.</summary>
    public static bool Applies(Collision collision) =>
        collision is { Base: null, Earlier.IsFile: true, Later.IsFile: true } && collision.Path == Path;

    /// <summary>Puts two texts together.</summary>
    /// <param name="earlier">The text of the task that is first in the plan.</param>
    /// <returns>The one that holds the other, else both, the earlier first; null where one is no text.</returns>
    public static ReadOnlyMemory<byte>? Combine(ReadOnlyMemory<byte> earlier, ReadOnlyMemory<byte> later)
    {
        if (earlier.Span.Contains((byte)0) || later.Span.Contains((byte)0))
        {
            return null;
        }

        if (earlier.Span.IndexOf(later.Span) >= 0)
        {
            return earlier;
        }

        if (later.Span.IndexOf(earlier.Span) >= 0)
        {
            return later;
        }

        ReadOnlySpan<byte> between = earlier.Span[^1] == '\n' ? "\n"u8 : "\n\n"u8;
        return (byte[])[.. earlier.Span, .. between, .. later.Span];
    }
}
