using System.Globalization;
using System.Numerics;
using System.Text;

namespace PSParallelOrchestrator.Cli.Tests.Support;

/// <summary>Changes lines of a journal so that their checksums are right, as another orchestrator would have written them.</summary>
public static class JournalText
{
    private const string ChecksumKey = ",\"crc\":\"";

    public static void Change(string run, Func<string, string> change)
    {
        var path = TestPlace.JournalPath(run);
        File.WriteAllLines(path, File.ReadAllLines(path).Select(line => Sealed(change(line))));
    }

    private static string Sealed(string line)
    {
        var content = line[..line.LastIndexOf(ChecksumKey, StringComparison.Ordinal)];
        var checksum = ~Encoding.UTF8.GetBytes(content).Aggregate(uint.MaxValue, BitOperations.Crc32C);
        return content + ChecksumKey + checksum.ToString("x8", CultureInfo.InvariantCulture) + "\"}";
    }
}
