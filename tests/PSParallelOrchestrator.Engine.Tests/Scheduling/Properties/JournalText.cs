using PSParallelOrchestrator.Engine.Journal;

namespace PSParallelOrchestrator.Engine.Tests.Scheduling.Properties;

/// <summary>A journal that is in memory.</summary>
internal static class JournalText
{
    public static List<JournalRecord> Read(ReadOnlySpan<byte> bytes, long after)
    {
        var records = new List<JournalRecord>();
        while (bytes.IndexOf((byte)'\n') is var end and >= 0)
        {
            Assert.True(JournalLine.TryRead(bytes[..end], after + records.Count + 1, out var record, out _, out var problem), problem);
            records.Add(record);
            bytes = bytes[(end + 1)..];
        }

        Assert.Equal(0, bytes.Length);
        return records;
    }
}
