using System.Globalization;
using System.Text;

namespace PSParallelOrchestrator.Engine.Files.Names;

/// <summary>
/// A path as git and Unix know it: bytes, with <c>/</c> between names. Each byte is one character of <paramref name="Raw"/>,
/// so names that are no valid text survive, and ordinal order is git's order.
/// </summary>
/// <param name="Raw">The bytes, one to a character; empty for the tree's root.</param>
internal readonly record struct GitPath(string Raw) : IComparable<GitPath>
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The tree's root.</summary>
    public static GitPath Root { get; } = new(string.Empty);

    /// <summary>The last name.</summary>
    public GitPath Name => Raw.LastIndexOf('/') is >= 0 and var at ? new GitPath(Raw[(at + 1)..]) : this;

    /// <summary>The directory; <see cref="Root"/> for a name alone.</summary>
    public GitPath Parent => Raw.LastIndexOf('/') is >= 0 and var at ? new GitPath(Raw[..at]) : Root;

    /// <summary>Whether this is the tree's root.</summary>
    public bool IsRoot => Raw.Length == 0;

    /// <summary>The path as text. Bytes that are no valid UTF-8 stand as <c>\xNN</c>.</summary>
    public string Text => Decode(escapeControls: false);

    /// <summary>The path for messages: as <see cref="Text"/>, and control characters are escaped too.</summary>
    public string Display => Decode(escapeControls: true);

    /// <summary>Whether the bytes are valid UTF-8.</summary>
    public bool IsText
    {
        get
        {
            try
            {
                Strict.GetCharCount(ToBytes());
                return true;
            }
            catch (DecoderFallbackException)
            {
                return false;
            }
        }
    }

    public static GitPath FromBytes(ReadOnlySpan<byte> bytes) => new(Encoding.Latin1.GetString(bytes));

    public static GitPath FromText(string text) => FromBytes(Encoding.UTF8.GetBytes(text));

    public byte[] ToBytes() => Encoding.Latin1.GetBytes(Raw);

    public GitPath Join(GitPath name) => IsRoot ? name : new GitPath(Raw + "/" + name.Raw);

    /// <summary>Whether this path lies beneath a directory.</summary>
    public bool IsBeneath(GitPath directory) =>
        directory.IsRoot
        || (Raw.Length > directory.Raw.Length
            && Raw[directory.Raw.Length] == '/'
            && Raw.StartsWith(directory.Raw, StringComparison.Ordinal));

    /// <summary>The directories above, nearest first, without the root.</summary>
    public IEnumerable<GitPath> Ancestors()
    {
        for (var directory = Parent; !directory.IsRoot; directory = directory.Parent)
        {
            yield return directory;
        }
    }

    public int CompareTo(GitPath other) => string.CompareOrdinal(Raw, other.Raw);

    public override string ToString() => Display;

    private string Decode(bool escapeControls)
    {
        if (!Raw.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            return Raw;
        }

        var text = new StringBuilder(Raw.Length);
        ReadOnlySpan<byte> rest = ToBytes();
        while (!rest.IsEmpty)
        {
            var valid = Rune.DecodeFromUtf8(rest, out var rune, out var used) == System.Buffers.OperationStatus.Done;
            if (valid && !(escapeControls && Rune.IsControl(rune)))
            {
                text.Append(rune.ToString());
            }
            else
            {
                foreach (var b in rest[..used])
                {
                    text.Append(b == '\n' ? @"\n" : string.Create(CultureInfo.InvariantCulture, $@"\x{b:x2}"));
                }
            }

            rest = rest[used..];
        }

        return text.ToString();
    }
}
