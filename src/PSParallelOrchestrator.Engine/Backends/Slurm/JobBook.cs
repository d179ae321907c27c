using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using PSParallelOrchestrator.Engine.Files;

namespace PSParallelOrchestrator.Engine.Backends.Slurm;

/// <summary>
/// Keeps <c>jobs.json</c> and <c>tasks.json</c>, for whoever looks at a run on the cluster. Nothing is decided by them: the journal knows.
/// </summary>
internal sealed class JobBook
{
    private static readonly JsonWriterOptions Readable = new() { Indented = true };
    private readonly JobFiles files;
    private readonly Lock gate = new();
    private readonly SortedDictionary<long, (string Task, int Attempt, string Token)> jobs = [];
    private readonly SortedDictionary<string, Line> tasks = new(StringComparer.Ordinal);
    private bool isChanged;

    /// <summary>Goes on with what an earlier orchestrator wrote.</summary>
    public JobBook(JobFiles files)
    {
        this.files = files;
        ReadJobs();
        ReadTasks();
    }

    /// <summary>Notes a job that was submitted.</summary>
    public void Submitted(long job, string task, int attempt, string token)
    {
        lock (gate)
        {
            jobs[job] = (task, attempt, token);
            tasks[task] = new Line(attempt, token, job, "Submitted", null, null);
            isChanged = true;
        }
    }

    /// <summary>Notes how far the attempt of a token is.</summary>
    public void Note(string token, string state, string? reason, string? node)
    {
        lock (gate)
        {
            // An attempt that is not its task's newest is of no interest any more.
            foreach (var (task, line) in tasks)
            {
                if (line.Token == token)
                {
                    var next = line with { State = state, Reason = reason, Node = node ?? line.Node };
                    isChanged |= next != line;
                    tasks[task] = next;
                    return;
                }
            }
        }
    }

    /// <summary>Writes both files, where something changed.</summary>
    /// <exception cref="IOException">They cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">They cannot be written.</exception>
    public void Save()
    {
        lock (gate)
        {
            if (!isChanged)
            {
                return;
            }

            AtomicFile.Write(files.Jobs, WriteJobs);
            AtomicFile.Write(files.Tasks, WriteTasks);
            isChanged = false;
        }
    }

    private void WriteJobs(Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, Readable);
        json.WriteStartObject();
        foreach (var (id, job) in jobs)
        {
            json.WriteStartObject(id.ToString(CultureInfo.InvariantCulture));
            json.WriteString("task", job.Task);
            json.WriteNumber("attempt", job.Attempt);
            json.WriteString("token", job.Token);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private void WriteTasks(Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, Readable);
        json.WriteStartObject();
        foreach (var (task, line) in tasks)
        {
            json.WriteStartObject(task);
            json.WriteNumber("attempt", line.Attempt);
            json.WriteString("token", line.Token);
            json.WriteNumber("job", line.Job);
            json.WriteString("state", line.State);
            json.WriteString("reason", line.Reason);
            json.WriteString("node", line.Node);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private void ReadJobs()
    {
        foreach (var (id, job) in Read(files.Jobs))
        {
            if (long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && (string?)job?["task"] is { } task && (string?)job["token"] is { } token)
            {
                jobs[number] = (task, (int?)job["attempt"] ?? 0, token);
            }
        }
    }

    private void ReadTasks()
    {
        foreach (var (task, line) in Read(files.Tasks))
        {
            if ((string?)line?["token"] is { } token)
            {
                tasks[task] = new Line(
                    (int?)line["attempt"] ?? 0, token, (long?)line["job"] ?? 0, (string?)line["state"] ?? string.Empty,
                    (string?)line["reason"], (string?)line["node"]);
            }
        }
    }

    private static JsonObject Read(string path)
    {
        try
        {
            return File.Exists(path) ? JsonNode.Parse(File.ReadAllBytes(path)) as JsonObject ?? [] : [];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException or IOException)
        {
            // It is written anew.
            return [];
        }
    }

    private sealed record Line(int Attempt, string Token, long Job, string State, string? Reason, string? Node);
}
