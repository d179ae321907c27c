using System.Text;

namespace PSParallelOrchestrator.ScriptHost;

/// <summary>
/// Marks in this process's own output where that of one script ends: what programs print comes there unseen by us, and the other end
/// must know whose it is.
/// </summary>
internal static class OutputMarker
{
    public static void Write(string marker)
    {
        var bytes = Encoding.UTF8.GetBytes(marker);
        Console.Out.Flush();
        Console.Error.Flush();
        using (var output = Console.OpenStandardOutput())
        {
            output.Write(bytes, 0, bytes.Length);
        }

        using var error = Console.OpenStandardError();
        error.Write(bytes, 0, bytes.Length);
    }
}
