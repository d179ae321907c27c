using System.Management.Automation;
using System.Text;

namespace PSParallelOrchestrator.ScriptHost;

/// <summary>
/// Reads files of objects. One that somebody is writing, or was writing when it was ended, gives what is whole of it.
/// </summary>
public static class ObjectFile
{
    /// <summary>Reads objects as they come.</summary>
    /// <param name="path">The file; one that is not there has none.</param>
    /// <returns>The objects.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IEnumerable<object?> Read(string path)
    {
        if (!File.Exists(path))
        {
            yield break;
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(file, Encoding.UTF8);
        reader.ReadLine();
        while (reader.ReadLine() is { } line && line != ObjectFileFormat.End)
        {
            if (!line.EndsWith(">", System.StringComparison.Ordinal))
            {
                yield break;
            }

            yield return PSSerializer.Deserialize(ObjectFileFormat.Begin + line + ObjectFileFormat.End);
        }
    }
}
