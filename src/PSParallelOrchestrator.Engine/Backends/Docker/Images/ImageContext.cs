using System.Formats.Tar;
using System.Reflection;

namespace PSParallelOrchestrator.Engine.Backends.Docker.Images;

/// <summary>
/// What an engine builds the image from: the Dockerfile and its scripts, which are a part of this assembly, psorch, and parts.
/// </summary>
internal static class ImageContext
{
    private const string Prefix = "PSParallelOrchestrator.Docker/";
    private const string Parts = "parts";
    private const UnixFileMode Everybody =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>Writes it as an archive.</summary>
    /// <param name="to">Where to.</param>
    /// <param name="parts">A folder of parts; null for none.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static async Task WriteAsync(Stream to, LinuxPsorch psorch, string? parts, CancellationToken cancellationToken)
    {
        await using var archive = new TarWriter(to, TarEntryFormat.Pax, leaveOpen: true);
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            await using var content = assembly.GetManifestResourceStream(resource)!;
            await AddAsync(archive, resource[Prefix.Length..], content, cancellationToken);
        }

        await using (var program = File.OpenRead(psorch.Path))
        {
            await AddAsync(archive, $"psorch-{psorch.Architecture}", program, cancellationToken);
        }

        if (psorch.BillOfMaterials is { } bill)
        {
            await using var content = File.OpenRead(bill);
            await AddAsync(archive, "setup/psorch.cdx.json", content, cancellationToken);
        }

        await archive.WriteEntryAsync(new PaxTarEntry(TarEntryType.Directory, Parts) { Mode = Everybody }, cancellationToken);
        if (parts is not null)
        {
            foreach (var file in Directory.EnumerateFiles(parts, "*", SearchOption.AllDirectories))
            {
                var name = Path.GetRelativePath(parts, file).Replace(Path.DirectorySeparatorChar, '/');
                await using var content = File.OpenRead(file);
                await AddAsync(archive, $"{Parts}/{name}", content, cancellationToken);
            }
        }
    }

    private static async Task AddAsync(TarWriter archive, string name, Stream content, CancellationToken cancellationToken) =>
        await archive.WriteEntryAsync(
            new PaxTarEntry(TarEntryType.RegularFile, name) { Mode = Everybody, DataStream = content }, cancellationToken);
}
