using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Execution.Detached.Json;
using PSParallelOrchestrator.Engine.Files;

namespace PSParallelOrchestrator.Engine.Execution.Detached;

/// <summary>What an executor is to do: <c>task.json</c>, written before the executor is started.</summary>
internal sealed record DetachedTask
{
    private const int LargestBytes = 64 * 1024 * 1024;

    /// <summary>The version of the engine that wrote it; no other executes it.</summary>
    public required string Version { get; init; }

    /// <summary>The attempt.</summary>
    public required AttemptSpec Spec { get; init; }

    /// <summary>Writes the file. Not made durable: it is of no use to anybody after a crash of the machine.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be written.</exception>
    public void Write()
    {
        Directory.CreateDirectory(Spec.Directory);
        File.WriteAllBytes(AttemptFiles.Task(Spec.Directory), DetachedTaskJson.Write(this));
    }

    /// <summary>Reads the file of an attempt.</summary>
    /// <param name="directory">The attempt's directory, as a full path.</param>
    /// <returns>What is to be done.</returns>
    /// <exception cref="OrchestratorException">It is missing, damaged, or another attempt's.</exception>
    public static DetachedTask Read(string directory)
    {
        var path = AttemptFiles.Task(directory);
        DetachedTask task;
        try
        {
            task = SmallFile.Read(path, LargestBytes) is { } bytes
                ? DetachedTaskJson.Read(bytes)
                : throw new InvalidDataException("it is larger than any attempt");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw DetachedErrors.NotAnAttempt(directory);
        }
        catch (Exception e) when (e is InvalidDataException or FormatException)
        {
            throw DetachedErrors.TaskDamaged(path, e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DetachedErrors.TaskUnreadable(path, e);
        }

        return task.Spec.Directory == directory ? task : throw DetachedErrors.ForeignTask(path, task.Spec.Directory);
    }
}
