using System.Formats.Tar;
using System.IO.Compression;
using PSParallelOrchestrator.Cli.Tests.Support;

namespace PSParallelOrchestrator.Cli.Tests.EarlierVersions;

/// <summary>Run directories that an earlier version left, unpacked where that version never was.</summary>
internal static class EarlierRun
{
    public const string Host = "old-host";

    public static string Unpack(string version, string name, TestPlace place)
    {
        Directory.CreateDirectory(place.Output);
        using var archive = File.OpenRead(
            Path.Combine(AppContext.BaseDirectory, "EarlierVersions", "TestData", $"{version}-{name}.tar.gz"));
        using var content = new GZipStream(archive, CompressionMode.Decompress);
        TarFile.ExtractToDirectory(content, place.Output, overwriteFiles: false);
        return place[Path.Combine("out", name)];
    }
}
