using System.Globalization;
using System.Text;
using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Files.Trees;

namespace PSParallelOrchestrator.Engine.Files.Archives;

/// <summary>Reads an archive from a stream, entry by entry. Contents pass through; nothing is kept.</summary>
/// <param name="input">The archive.</param>
internal sealed class TarReader(Stream input)
{
    private const int BufferSize = 128 * 1024;

    // Names and targets are far shorter: what is longer is no archive of files.
    private const int LargestExtra = 1024 * 1024;
    private readonly byte[] buffer = new byte[BufferSize];
    private readonly byte[] header = new byte[TarFormat.Block];
    private long left;
    private int padding;

    /// <summary>Goes to the next entry; what is left of the content of the last one is skipped.</summary>
    /// <returns>It; null at the end of the archive.</returns>
    /// <exception cref="IOException">The archive was cut off.</exception>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public async Task<TarEntry?> NextAsync(CancellationToken cancellationToken)
    {
        await CopyContentAsync(Stream.Null, cancellationToken);
        Dictionary<string, string> extra = [];
        while (true)
        {
            await FillAsync(header, cancellationToken);
            if (!header.AsSpan().ContainsAnyExcept((byte)0))
            {
                return null;
            }

            if (header.Number(TarFormat.Sum) != TarFormat.Add(header))
            {
                throw new InvalidDataException("The archive is damaged: a sum is wrong.");
            }

            var size = header.Number(TarFormat.Size);
            switch (header[TarFormat.Type.At])
            {
                case TarFormat.Extended:
                    ReadRecords(await ExtraAsync(size, cancellationToken), extra);
                    continue;
                case TarFormat.ExtendedForAll:
                    await ExtraAsync(size, cancellationToken);
                    continue;
                case TarFormat.LongName:
                    extra[TarFormat.PathKey] = Encoding.Latin1.GetString(await ExtraAsync(size, cancellationToken)).TrimEnd('\0');
                    continue;
                case TarFormat.LongTarget:
                    extra[TarFormat.TargetKey] = Encoding.Latin1.GetString(await ExtraAsync(size, cancellationToken)).TrimEnd('\0');
                    continue;
                default:
                    return Entry(extra, size);
            }
        }
    }

    /// <summary>Copies what is left of the content of the entry.</summary>
    /// <exception cref="IOException">The archive was cut off, or the copy cannot be written.</exception>
    public async Task CopyContentAsync(Stream output, CancellationToken cancellationToken)
    {
        while (left > 0)
        {
            var read = await input.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancellationToken);
            if (read == 0)
            {
                throw CutOff();
            }

            left -= read;
            await output.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        await FillAsync(buffer.AsMemory(0, padding), cancellationToken);
        padding = 0;
    }

    private static IOException CutOff() => new("The archive was cut off.");

    private TarEntry Entry(Dictionary<string, string> extra, long size)
    {
        var type = header[TarFormat.Type.At];
        var name = extra.TryGetValue(TarFormat.PathKey, out var path) ? new GitPath(path)
            : header.Text(TarFormat.Prefix) is { IsRoot: false } prefix && header.Field(TarFormat.Magic).StartsWith("ustar\0"u8)
                ? prefix.Join(header.Text(TarFormat.Name))
            : header.Text(TarFormat.Name);
        var target = extra.TryGetValue(TarFormat.TargetKey, out var to) ? new GitPath(to) : header.Text(TarFormat.Target);
        if (extra.TryGetValue(TarFormat.SizeKey, out var text)
            && (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out size) || size < 0))
        {
            throw new InvalidDataException("The archive has a size that is none.");
        }

        var kind = type switch
        {
            TarFormat.File or TarFormat.OldFile or TarFormat.HardLink => FileKind.File,
            TarFormat.Directory => FileKind.Directory,
            TarFormat.Link => FileKind.Link,
            _ => FileKind.Special,
        };
        if (type is TarFormat.HardLink or TarFormat.Link or TarFormat.Directory)
        {
            size = 0;
        }

        (left, padding) = (size, TarFormat.Padding(size));
        return new TarEntry(
            kind,
            name,
            size,
            (header.Number(TarFormat.Mode) & (long)UnixFileMode.UserExecute) != 0,
            type is TarFormat.HardLink or TarFormat.Link ? target : null);
    }

    private async Task<byte[]> ExtraAsync(long size, CancellationToken cancellationToken)
    {
        if (size > LargestExtra)
        {
            throw new InvalidDataException("The archive has a name that is too long.");
        }

        var bytes = new byte[size + TarFormat.Padding(size)];
        await FillAsync(bytes, cancellationToken);
        return bytes[..(int)size];
    }

    private static void ReadRecords(ReadOnlySpan<byte> bytes, Dictionary<string, string> extra)
    {
        while (!bytes.IsEmpty)
        {
            var space = bytes.IndexOf((byte)' ');
            if (space < 0
                || !int.TryParse(bytes[..space], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                || length <= space + 1 || length > bytes.Length || bytes[length - 1] != '\n'
                || bytes[space..length].IndexOf((byte)'=') is not (> 0 and var equals))
            {
                throw new InvalidDataException("The archive has a record that is none.");
            }

            extra[Encoding.Latin1.GetString(bytes[(space + 1)..(space + equals)])] =
                Encoding.Latin1.GetString(bytes[(space + equals + 1)..(length - 1)]);
            bytes = bytes[length..];
        }
    }

    private async Task FillAsync(Memory<byte> bytes, CancellationToken cancellationToken)
    {
        if (await input.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken) < bytes.Length)
        {
            throw CutOff();
        }
    }
}
