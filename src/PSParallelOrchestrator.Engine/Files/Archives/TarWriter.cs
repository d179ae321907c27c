using System.Globalization;
using System.Text;
using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Files.Trees;

namespace PSParallelOrchestrator.Engine.Files.Archives;

/// <summary>Writes an archive of files that belong to one user. Contents pass through; nothing is kept.</summary>
/// <param name="output">Where it is written to.</param>
/// <param name="owner">Whose everything is.</param>
internal sealed class TarWriter(Stream output, FileOwner owner)
{
    private const int BufferSize = 128 * 1024;
    private const uint Executable = 0x1ED;
    private const uint Plain = 0x1A4;
    private const uint LargestUser = 0x1FFFFF;
    private const long LargestSize = 0x1_FFFF_FFFF;
    private readonly byte[] buffer = new byte[BufferSize];

    /// <summary>Adds a directory.</summary>
    /// <param name="name">Its name; <c>/</c> is that which the archive is unpacked into.</param>
    public Task AddDirectoryAsync(GitPath name, long modified, CancellationToken cancellationToken) =>
        HeaderAsync(TarFormat.Directory, name, target: null, size: 0, Executable, modified, cancellationToken);

    /// <summary>Adds a link.</summary>
    public Task AddLinkAsync(GitPath name, GitPath target, long modified, CancellationToken cancellationToken) =>
        HeaderAsync(TarFormat.Link, name, target, size: 0, Executable, modified, cancellationToken);

    /// <summary>Adds a file.</summary>
    /// <param name="size">How many bytes its content has.</param>
    /// <exception cref="IOException">The content has fewer.</exception>
    public async Task AddFileAsync(
        GitPath name, long size, bool isExecutable, long modified, Stream content, CancellationToken cancellationToken)
    {
        await HeaderAsync(TarFormat.File, name, target: null, size, isExecutable ? Executable : Plain, modified, cancellationToken);
        for (var left = size; left > 0;)
        {
            var read = await content.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancellationToken);
            if (read == 0)
            {
                throw new IOException($"'{name.Display}' became shorter while it was read.");
            }

            await output.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
            left -= read;
        }

        await FillAsync(size, cancellationToken);
    }

    /// <summary>Writes the end of the archive.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        await output.WriteAsync(new byte[2 * TarFormat.Block], cancellationToken);
        await output.FlushAsync(cancellationToken);
    }

    private async Task FillAsync(long size, CancellationToken cancellationToken)
    {
        if (TarFormat.Padding(size) is > 0 and var padding)
        {
            await output.WriteAsync(new byte[padding], cancellationToken);
        }
    }

    private async Task HeaderAsync(
        byte type, GitPath name, GitPath? target, long size, uint mode, long modified, CancellationToken cancellationToken)
    {
        var records = new List<byte>();
        if (name.Raw.Length > TarFormat.Name.Length)
        {
            AddRecord(records, TarFormat.PathKey, name.Raw);
        }

        if (target is { } to && to.Raw.Length > TarFormat.Target.Length)
        {
            AddRecord(records, TarFormat.TargetKey, to.Raw);
        }

        if (size > LargestSize)
        {
            AddRecord(records, TarFormat.SizeKey, size.ToString(CultureInfo.InvariantCulture));
        }

        if (owner.User > LargestUser || owner.Group > LargestUser)
        {
            AddRecord(records, TarFormat.UserKey, owner.User.ToString(CultureInfo.InvariantCulture));
            AddRecord(records, TarFormat.GroupKey, owner.Group.ToString(CultureInfo.InvariantCulture));
        }

        if (records.Count > 0)
        {
            var header = Header(TarFormat.Extended, GitPath.FromText("more"), null, records.Count, Plain, modified);
            await output.WriteAsync(header, cancellationToken);
            await output.WriteAsync(records.ToArray(), cancellationToken);
            await FillAsync(records.Count, cancellationToken);
        }

        await output.WriteAsync(Header(type, name, target, size, mode, modified), cancellationToken);
    }

    private byte[] Header(byte type, GitPath name, GitPath? target, long size, uint mode, long modified)
    {
        var header = new byte[TarFormat.Block];
        Put(TarFormat.Name, name.ToBytes());
        Octal(TarFormat.Mode, mode);
        Octal(TarFormat.User, Math.Min(owner.User, LargestUser));
        Octal(TarFormat.Group, Math.Min(owner.Group, LargestUser));
        Octal(TarFormat.Size, size > LargestSize ? 0 : size);
        Octal(TarFormat.Modified, Math.Clamp(modified, 0, LargestSize));
        header[TarFormat.Type.At] = type;
        Put(TarFormat.Target, target?.ToBytes() ?? []);
        Put(TarFormat.Magic, "ustar\000"u8);
        Octal((TarFormat.Sum.At, TarFormat.Sum.Length - 1), TarFormat.Add(header));
        header[TarFormat.Sum.At + TarFormat.Sum.Length - 1] = (byte)' ';
        return header;

        void Put((int At, int Length) field, ReadOnlySpan<byte> bytes) =>
            bytes[..Math.Min(bytes.Length, field.Length)].CopyTo(header.Field(field));

        void Octal((int At, int Length) field, long number) =>
            Put((field.At, field.Length - 1), Encoding.ASCII.GetBytes(Convert.ToString(number, 8).PadLeft(field.Length - 1, '0')));
    }

    /// <summary>A record names its own length, with the digits of that.</summary>
    private static void AddRecord(List<byte> records, string key, string value)
    {
        var rest = 1 + key.Length + 1 + value.Length + 1;
        var length = rest + 1;
        while (rest + length.ToString(CultureInfo.InvariantCulture).Length != length)
        {
            length = rest + length.ToString(CultureInfo.InvariantCulture).Length;
        }

        records.AddRange(Encoding.Latin1.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{length} {key}={value}\n")));
    }
}
