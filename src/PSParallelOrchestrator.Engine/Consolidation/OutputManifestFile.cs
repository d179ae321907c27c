using System.Text.Json;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Workspaces.Git;

namespace PSParallelOrchestrator.Engine.Consolidation;

/// <summary>Reads and writes the manifest. It is replaced as a whole, or not at all.</summary>
/// <param name="file">The file, as a full path.</param>
internal sealed class OutputManifestFile(string file)
{
    private const int Version = 1;

    /// <summary>Reads it; an empty one where there is none.</summary>
    /// <exception cref="OrchestratorException">It is damaged.</exception>
    public async Task<OutputManifest> ReadAsync(CancellationToken cancellationToken)
    {
        if (!File.Exists(file))
        {
            return OutputManifest.Empty;
        }

        try
        {
            // A task can reach it: what it is not to read is not waited for.
            using var stream = PlainFile.OpenOwn(file);
            using var document = await JsonDocument.ParseAsync(stream, default, cancellationToken);
            var root = document.RootElement;
            if (root.GetProperty("version").GetInt32() != Version)
            {
                throw new FormatException("it is of another version.");
            }

            return new OutputManifest
            {
                Commit = root.GetProperty("commit").GetString(),
                Branch = root.GetProperty("branch").GetString(),
                Files = ReadFiles(root.GetProperty("files")),
                Earlier = ReadFiles(root.GetProperty("earlier")),
            };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException
            or NotPlainFileException)
        {
            throw ConsolidationErrors.ManifestDamaged(file, e);
        }
    }

    /// <summary>Writes it; it is on disk when this returns.</summary>
    public async Task WriteAsync(OutputManifest manifest, CancellationToken cancellationToken)
    {
        var unfinished = file + ".new";
        await using (var stream = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            await using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
            {
                writer.WriteStartObject();
                writer.WriteNumber("version", Version);
                writer.WriteString("commit", manifest.Commit);
                writer.WriteString("branch", manifest.Branch);
                WriteFiles(writer, "files", manifest.Files);
                WriteFiles(writer, "earlier", manifest.Earlier);
                writer.WriteEndObject();
                await writer.FlushAsync(cancellationToken);
            }

            stream.Flush(flushToDisk: true);
        }

        FileChange.Move(unfinished, file, overwrite: true);
    }

    private static List<KeyValuePair<GitPath, GitEntry>> ReadFiles(JsonElement array)
    {
        var files = new List<KeyValuePair<GitPath, GitEntry>>(array.GetArrayLength());
        foreach (var item in array.EnumerateArray())
        {
            var path = item.TryGetProperty("bytes", out var bytes)
                ? GitPath.FromBytes(bytes.GetBytesFromBase64())
                : GitPath.FromText(Text(item, "path"));
            files.Add(new(path, new GitEntry(Text(item, "mode"), Text(item, "id"))));
        }

        return files;
    }

    private static string Text(JsonElement item, string name) =>
        item.GetProperty(name).GetString() ?? throw new FormatException($"'{name}' is null.");

    private static void WriteFiles(Utf8JsonWriter writer, string name, IEnumerable<KeyValuePair<GitPath, GitEntry>> files)
    {
        writer.WriteStartArray(name);
        foreach (var (path, entry) in files)
        {
            writer.WriteStartObject();
            writer.WriteString("path", path.Text);

            // A name that is no text cannot be written as one: what counts are then its bytes.
            if (!path.IsText)
            {
                writer.WriteBase64String("bytes", path.ToBytes());
            }

            writer.WriteString("mode", entry.Mode);
            writer.WriteString("id", entry.Id);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
