using System.Text.Json;
using System.Text.Json.Serialization;
using PSParallelOrchestrator.Engine.Files;

namespace PSParallelOrchestrator.Engine.RunFiles;

/// <summary>
/// Requests to a run from other processes: <c>[ulid].request.json</c> put into its inbox at once, taken by the owner, answered by
/// <c>[ulid].answer.json</c>, which the asker removes.
/// </summary>
internal static class Inbox
{
    private const string RequestEnding = ".request.json";
    private const string AnswerEnding = ".answer.json";
    private const int LargestRequest = 16 * 1024 * 1024;
    private const int LargestAnswer = 64 * 1024 * 1024;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    // Other processes ask and answer here: they keep to no clock but the system's.
    private static readonly TimeProvider Time = TimeProvider.System;

    // Nobody waits that long for an answer: who asked is gone.
    private static readonly TimeSpan AnswersLife = TimeSpan.FromHours(1);

    /// <summary>Asks the owner of a run, and waits for the answer.</summary>
    /// <param name="paths">The run.</param>
    /// <param name="request">What is asked.</param>
    /// <param name="patience">How long to wait.</param>
    /// <param name="cancellationToken">Ends the wait; the request is withdrawn.</param>
    /// <returns>A task that ends when what was asked is on disk.</returns>
    /// <exception cref="OrchestratorException">The owner refused, has gone or does not answer.</exception>
    public static async Task AskAsync(RunPaths paths, RunRequest request, TimeSpan patience, CancellationToken cancellationToken)
    {
        var name = Path.Combine(paths.Inbox, Ulid.NewUlid().ToString());
        var (asked, answered) = (name + RequestEnding, name + AnswerEnding);
        var content = JsonSerializer.SerializeToUtf8Bytes(request, InboxJson.Default.RunRequest);
        if (content.Length > LargestRequest)
        {
            throw RunRequestErrors.TooLarge(content.Length, LargestRequest);
        }

        AtomicFile.Write(asked, stream => stream.Write(content));
        try
        {
            var askedAt = Time.GetTimestamp();
            while (!File.Exists(answered))
            {
                if (!RunLock.IsHeld(paths) && !File.Exists(answered))
                {
                    throw RunRequestErrors.NoOwner(paths.Root);
                }

                if (Time.GetElapsedTime(askedAt) > patience)
                {
                    throw RunRequestErrors.NotAnswered(paths.Root, patience);
                }

                await Task.Delay(Interval, Time, cancellationToken);
            }

            if (ReadAnswer(paths, answered).Problem is { } problem)
            {
                throw RunRequestErrors.RequestRefused(problem);
            }
        }
        finally
        {
            FileChange.Delete(asked);
            FileChange.Delete(answered);
        }
    }

    /// <summary>Serves an inbox until the run ends: the owner's side. Whatever somebody puts there, it goes on.</summary>
    /// <param name="paths">The run.</param>
    /// <param name="obey">Does what is asked; answers null, or why not.</param>
    /// <param name="warn">Told of files that are no requests.</param>
    /// <param name="cancellationToken">The run ends.</param>
    /// <returns>A task that ends with the run.</returns>
    public static async Task ServeAsync(
        RunPaths paths, Func<RunRequest, Task<string?>> obey, Action<string> warn, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, Time);
        var immovable = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            do
            {
                foreach (var file in Requests(paths).Where(file => !immovable.Contains(file)))
                {
                    if (!await TryAnswerAsync(file, obey, warn))
                    {
                        immovable.Add(file);
                    }
                }
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            // The run has ended; an asker sees that it has no owner.
        }
    }

    /// <summary>
    /// For a new owner, before anything is asked of it: refuses every request that is there, and removes answers whose askers have gone.
    /// </summary>
    /// <param name="paths">The run.</param>
    /// <exception cref="IOException">The inbox cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The inbox cannot be written.</exception>
    public static void Clear(RunPaths paths)
    {
        Directory.CreateDirectory(paths.Inbox);
        foreach (var file in Requests(paths))
        {
            try
            {
                Answer(file, "The run has another orchestrator by now; ask again.");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Withdrawn meanwhile, or no room for the answer.
            }
        }

        var abandoned = Time.GetUtcNow().UtcDateTime - AnswersLife;
        foreach (
            var file in Directory
                .EnumerateFiles(paths.Inbox, "*" + AnswerEnding)
                .Where(file => File.GetLastWriteTimeUtc(file) < abandoned)
                .ToList())
        {
            FileChange.Delete(file);
        }
    }

    private static List<string> Requests(RunPaths paths)
    {
        try
        {
            return [.. Directory.EnumerateFiles(paths.Inbox, "*" + RequestEnding).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody removed or closed the inbox: nothing is asked of the run that way.
            return [];
        }
    }

    /// <returns>Whether the file needs no further look: false where it can be neither read nor removed.</returns>
    private static async Task<bool> TryAnswerAsync(string file, Func<RunRequest, Task<string?>> obey, Action<string> warn)
    {
        RunRequest? request;
        string? unreadable = null;
        try
        {
            request = Read(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!IsThere(file))
            {
                // Withdrawn meanwhile.
                return true;
            }

            (request, unreadable) = (null, e.Message);
        }

        if (request is null)
        {
            warn(
                $"{file} is not a request that this version understands{(unreadable is null ? string.Empty : $" ({unreadable})")}, and was "
                    + $"refused.");
        }

        try
        {
            Answer(file, request is null ? "The request cannot be read." : await obey(request));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Withdrawn meanwhile, or no room for the answer, for which the asker does not wait for ever.
            return !IsThere(file);
        }

        return true;
    }

    // A link that leads nowhere is there too.
    private static bool IsThere(string file) => File.Exists(file) || new FileInfo(file).LinkTarget is not null;

    private static void Answer(string file, string? problem)
    {
        FileChange.Delete(file);
        var answer = file[..^RequestEnding.Length] + AnswerEnding;
        AtomicFile.Write(answer, stream => JsonSerializer.Serialize(stream, new RunAnswer(problem), InboxJson.Default.RunAnswer));
    }

    private static RunAnswer ReadAnswer(RunPaths paths, string file)
    {
        try
        {
            return
                SmallFile.Read(file, LargestAnswer) is { } bytes
                && JsonSerializer.Deserialize(bytes, InboxJson.Default.RunAnswer) is { } answer
                ? answer
                : throw RunRequestErrors.AnswerUnreadable(paths.Root, null);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or IOException or UnauthorizedAccessException)
        {
            throw RunRequestErrors.AnswerUnreadable(paths.Root, e);
        }
    }

    /// <summary>Reads a request, which anybody may have put there.</summary>
    /// <returns>The request; null where it is none.</returns>
    private static RunRequest? Read(string file)
    {
        try
        {
            if (SmallFile.Read(file, LargestRequest) is not { } bytes)
            {
                return null;
            }

            var request = JsonSerializer.Deserialize(bytes, InboxJson.Default.RunRequest);
            IReadOnlyList<string?> tasks = request switch
            {
                RetryRequest retry => retry.Tasks,
                StopTasksRequest stop => stop.Tasks,
                ApproveRequest approve => approve.Tasks,
                DenyRequest deny => deny.Tasks,
                _ => [],
            };
            return tasks.Contains(null) ? null : request;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            return null;
        }
    }
}

/// <summary>The owner's answer.</summary>
/// <param name="Problem">Null for done, else why not.</param>
internal sealed record RunAnswer(string? Problem);

/// <summary>How requests and answers are written as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UseStringEnumConverter = true,
    NewLine = "\n")]
[JsonSerializable(typeof(RunRequest))]
[JsonSerializable(typeof(RunAnswer))]
internal sealed partial class InboxJson : JsonSerializerContext;
