using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using PSParallelOrchestrator.Engine.Agents;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Planning.ByModel;

/// <summary>
/// What is kept of a planning: <c>planner_output.json</c> (the model's newest answer to each question), <c>transcript.jsonl</c> (each
/// request
/// with its answer) and <c>usage.json</c>. It stands in the user's state under the plan's id, and in planner/ of each run of the plan.
/// </summary>
internal sealed class PlannerFiles
{
    private const string OutputName = "planner_output.json";
    private const string UsageName = "usage.json";
    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };
    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private readonly Redactor redactor;
    private readonly TimeProvider time;
    private readonly JsonObject output = [];

    private PlannerFiles(string directory, Redactor redactor, TimeProvider time)
    {
        Directory = directory;
        this.redactor = redactor;
        this.time = time;
    }

    /// <summary>The directory, as a full path. What a client leaves there too is kept with it.</summary>
    public string Directory { get; }

    private static string Home => StateHome.Folder("plans");

    /// <summary>The directory of a planning.</summary>
    public static string Find(string planId) => Path.Combine(Home, planId);

    /// <summary>Makes the directory of a planning, and removes those that are old.</summary>
    /// <exception cref="OrchestratorException">It cannot be made.</exception>
    public static PlannerFiles Create(string planId, Redactor redactor, TimeProvider time)
    {
        var directory = Find(planId);
        Write(directory, () =>
        {
            Private(Home);
            RemoveOld(time.GetUtcNow());
            Private(directory);
        });
        return new PlannerFiles(directory, redactor, time);
    }

    /// <summary>Copies what is kept of a plan's planning into a run's directory.</summary>
    /// <param name="target">The run's planner/ directory; not made where nothing is kept.</param>
    /// <returns>Null, or why it could not be copied: the run does not depend on it.</returns>
    public static string? Copy(string planId, string target)
    {
        var source = Find(planId);
        try
        {
            if (!System.IO.Directory.Exists(source))
            {
                return null;
            }

            foreach (
                var file in System.IO.Directory.EnumerateFiles(
                    source,
                    "*",
                    new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }))
            {
                var copy = Path.Combine(target, Path.GetRelativePath(source, file));
                System.IO.Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                FileChange.Copy(file, copy);
            }

            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"What the planner left in {source} could not be copied into the run's directory: {e.Message}";
        }
    }

    /// <summary>Notes a request and its answer.</summary>
    /// <param name="question">What was asked for.</param>
    /// <param name="answer">The answer; null where there was none.</param>
    /// <param name="problems">Why it cannot be used; empty where it can.</param>
    public void Note(string question, string asked, string? answer, IReadOnlyList<string> problems)
    {
        var entry = new JsonObject
        {
            ["at"] = time.GetUtcNow().UtcDateTime.ToString("O"),
            ["question"] = question,
            ["asked"] = redactor.Redact(asked),
            ["answer"] = answer is null ? null : redactor.Redact(answer),
            ["problems"] = new JsonArray([.. problems.Select(problem => (JsonNode)redactor.Redact(problem))]),
        };
        Write(Directory, () =>
        {
            File.AppendAllText(Path.Combine(Directory, AgentFiles.TranscriptName), entry.ToJsonString(OneLine) + "\n");
            if (answer is not null)
            {
                output[question] = Parsed(redactor.Redact(answer));
                File.WriteAllText(Path.Combine(Directory, OutputName), output.ToJsonString(Indented) + "\n");
            }
        });
    }

    /// <summary>Notes what was used so far.</summary>
    /// <param name="record">That.</param>
    public void Note(PlanningRecord record)
    {
        var usage = new JsonObject
        {
            ["planner"] = record.Planner.ToString(),
            ["model"] = record.Model,
            ["requests"] = record.Requests,
            ["inputTokens"] = record.InputTokens,
            ["outputTokens"] = record.OutputTokens,
            ["costUsd"] = record.CostUsd,
        };
        try
        {
            File.WriteAllText(Path.Combine(Directory, UsageName), usage.ToJsonString(Indented) + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The plan, or the error that ended the planning, says the same: neither is to be lost for this.
        }
    }

    // An answer that is no JSON, or holds what is no Unicode, is kept as the text it is.
    private static JsonNode? Parsed(string answer)
    {
        try
        {
            var parsed = JsonNode.Parse(answer, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
            _ = parsed?.ToJsonString(OneLine);
            return parsed;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return answer;
        }
    }

    private static void RemoveOld(DateTimeOffset now)
    {
        foreach (var directory in System.IO.Directory.EnumerateDirectories(Home))
        {
            if (System.IO.Directory.GetLastWriteTimeUtc(directory) < now.UtcDateTime - Kept)
            {
                FileChange.DeleteTree(directory);
            }
        }
    }

    private static void Private(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            System.IO.Directory.CreateDirectory(directory);
        }
        else
        {
            System.IO.Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static void Write(string directory, Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw PlannerErrors.RecordNotWritable(directory, e);
        }
    }
}
