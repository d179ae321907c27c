using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using PSParallelOrchestrator.Engine.Scheduling;
using PSParallelOrchestrator.Engine.Storage;

namespace PSParallelOrchestrator.Engine.Runs;

/// <summary>
/// Requests to a run from other processes: <c>[ulid].request.json</c> put into its inbox at once, taken by the owner, answered by
/// <c>[ulid].answer.json</c>, which the asker removes.
/// </summary>
internal static class Inbox
{
    private const string RequestEnding = ".request.json";
    private const string AnswerEnding = ".answer.json";
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

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
        AtomicFile.Write(asked, stream => JsonSerializer.Serialize(stream, request, InboxJson.Default.RunRequest));
        try
        {
            var asking = Stopwatch.StartNew();
            while (!File.Exists(answered))
            {
                if (!RunLock.IsHeld(paths) && !File.Exists(answered))
                {
                    throw RunErrors.NoOwner(paths.Root);
                }

                if (asking.Elapsed > patience)
                {
                    throw RunErrors.NotAnswered(paths.Root, patience);
                }

                await Task.Delay(Interval, cancellationToken);
            }

            var answer = JsonSerializer.Deserialize(await File.ReadAllBytesAsync(answered, cancellationToken), InboxJson.Default.RunAnswer);
            if (answer?.Problem is { } problem)
            {
                throw RunErrors.RequestRefused(problem);
            }
        }
        finally
        {
            File.Delete(asked);
            File.Delete(answered);
        }
    }

    /// <summary>Serves an inbox until the run ends: the owner's side.</summary>
    /// <param name="paths">The run.</param>
    /// <param name="obey">Does what is asked; answers null, or why not.</param>
    /// <param name="cancellationToken">The run ends.</param>
    /// <returns>A task that ends with the run.</returns>
    public static async Task ServeAsync(RunPaths paths, Func<RunRequest, Task<string?>> obey, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            do
            {
                foreach (var file in Directory.EnumerateFiles(paths.Inbox, "*" + RequestEnding).Order(StringComparer.Ordinal).ToList())
                {
                    await AnswerAsync(file, obey);
                }
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (OperationCanceledException)
        {
            // The run has ended; an asker sees that it has no owner.
        }
    }

    /// <summary>Refuses every request that is there: for a new owner, before anything is asked of it.</summary>
    /// <param name="paths">The run.</param>
    public static void Clear(RunPaths paths)
    {
        foreach (var file in Directory.EnumerateFiles(paths.Inbox, "*" + RequestEnding).ToList())
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
    }

    private static async Task AnswerAsync(string file, Func<RunRequest, Task<string?>> obey)
    {
        try
        {
            var problem = await ReadAsync(file) is { } request ? await obey(request) : "The request cannot be read.";
            Answer(file, problem);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Withdrawn meanwhile, not ours to read, or no room for the answer, for which the asker does not wait for ever.
        }
    }

    private static void Answer(string file, string? problem)
    {
        File.Delete(file);
        var answer = file[..^RequestEnding.Length] + AnswerEnding;
        AtomicFile.Write(answer, stream => JsonSerializer.Serialize(stream, new RunAnswer(problem), InboxJson.Default.RunAnswer));
    }

    /// <summary>Reads a request, which anybody may have put there.</summary>
    /// <returns>The request; null where it is none.</returns>
    private static async Task<RunRequest?> ReadAsync(string file)
    {
        try
        {
            var request = JsonSerializer.Deserialize(await File.ReadAllBytesAsync(file), InboxJson.Default.RunRequest);
            IReadOnlyList<string?> tasks = request switch
            {
                RetryRequest retry => retry.Tasks,
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
    NewLine = "\n")]
[JsonSerializable(typeof(RunRequest))]
[JsonSerializable(typeof(RunAnswer))]
internal sealed partial class InboxJson : JsonSerializerContext;
