using System.Text;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.PlanFiles.Json;
using PSParallelOrchestrator.Engine.PlanFiles.Reading;
using PSParallelOrchestrator.Engine.PlanFiles.Validation;
using PSParallelOrchestrator.Engine.PlanFiles.Yaml;

namespace PSParallelOrchestrator.Engine.PlanFiles;

/// <summary>
/// Reads and writes plan files, JSON (.json) or YAML (.yaml, .yml) by their extension. Names of prompt files are relative to
/// the plan file's folder.
/// </summary>
public static class PlanFileStore
{
    private const int Buffer = 64 * 1024;

    /// <summary>Reads a plan file and reports everything that is wrong in it, warnings of a good plan too.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <returns>The plan, or what is wrong.</returns>
    /// <exception cref="OrchestratorException">It is no file, cannot be read, is too large (1 GiB), or has another extension.</exception>
    public static Task<PlanReadResult> ReadAsync(string path, CancellationToken cancellation = default) =>
        ReadNamedAsync(path, PlanDialect.PlanFile, cancellation);

    /// <summary>
    /// Reads a plan from a file, whatever its name where the format is said, or from a pipe or a stream, which is read to its end.
    /// </summary>
    /// <param name="path">The file or pipe; null for a stream.</param>
    /// <param name="stream">The stream, such as standard input; its prompt files are relative to the current directory.</param>
    /// <param name="format">The format; null where the file's name says it, or it is to be seen: JSON begins with a brace.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <returns>The plan, or what is wrong.</returns>
    /// <exception cref="OrchestratorException">It cannot be read, is too large (1 GiB), or has another extension.</exception>
    public static Task<PlanReadResult> ReadAsync(
        string? path, Stream? stream, PlanFormat? format, CancellationToken cancellation = default) =>
        ReadAsync(path, stream, format, PlanDialect.PlanFile, cancellation);

    /// <summary>Reads a plan file, a pipe or a stream whose tasks are to be added to a run: they may depend on the run's.</summary>
    /// <param name="path">The file or pipe; null for a stream.</param>
    /// <param name="stream">The stream, such as standard input; its prompt files are relative to the current directory.</param>
    /// <param name="format">The format; null where the file's name says it, or it is to be seen.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <returns>A plan of the tasks, not yet checked together with those of the run (<see cref="AddedTasks"/>), or what is
    /// wrong.</returns>
    /// <exception cref="OrchestratorException">It cannot be read, is too large (1 GiB), or has another extension.</exception>
    public static Task<PlanReadResult> ReadAdditionAsync(
        string? path, Stream? stream, PlanFormat? format, CancellationToken cancellation = default) =>
        ReadAsync(path, stream, format, PlanDialect.Addition, cancellation);

    private static Task<PlanReadResult> ReadAsync(
        string? path, Stream? stream, PlanFormat? format, PlanDialect dialect, CancellationToken cancellation) =>
        path is not null && format is null && !IsPipe(path)
            ? ReadNamedAsync(path, dialect, cancellation)
            : ReadWholeAsync(path, stream, format, dialect, cancellation);

    private static Task<PlanReadResult> ReadNamedAsync(string path, PlanDialect dialect, CancellationToken cancellation)
    {
        var isYaml = IsYaml(path);
        // Parsing takes the time, and has nothing to wait for.
        return Task.Run(() => Read(path, isYaml, dialect, cancellation), cancellation);
    }

    private static Task<PlanReadResult> ReadWholeAsync(
        string? path, Stream? stream, PlanFormat? format, PlanDialect dialect, CancellationToken cancellation) =>
        Task.Run(
            () =>
            {
                var name = path ?? "standard input";
                try
                {
                    using var source = stream ?? File.Open(path!, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                    using var whole = new MemoryStream();
                    CopyBounded(source, whole, name);
                    var file = path is null || IsPipe(path) ? null : Path.GetFullPath(path);
                    var folder = file is null ? Directory.GetCurrentDirectory() : Path.GetDirectoryName(file);
                    var read = (format ?? Seen(whole)) == PlanFormat.Yaml
                        ? YamlPlanFile.Parse(whole, dialect, name, folder, cancellation)
                        : PlanFile.Parse(whole, dialect, name, folder, cancellation);
                    return read.Plan is { } plan ? read with { Plan = plan with { SourcePath = file } } : read;
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    throw PlanFileErrors.Unreadable(name, e);
                }
            },
            cancellation);

    // Such as the shell gives for <(command): its name says no format.
    private static bool IsPipe(string path) =>
        OperatingSystem.IsLinux()
        && (path.StartsWith("/dev/fd/", StringComparison.Ordinal) || path.StartsWith("/proc/self/fd/", StringComparison.Ordinal)
            || path == "/dev/stdin");

    /// <summary>Reads a plan file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellation">Stops reading.</param>
    /// <returns>The plan.</returns>
    /// <exception cref="InvalidPlanException">The plan is wrong; the exception carries everything found.</exception>
    /// <exception cref="OrchestratorException">It is no file, cannot be read, is too large (1 GiB), or has another extension.</exception>
    public static async Task<OrchestratorPlan> LoadAsync(string path, CancellationToken cancellation = default) =>
        (await ReadAsync(path, cancellation)).GetPlan();

    /// <summary>
    /// Writes a plan file, replacing what is there, all or nothing. It reads back to the same plan. A task's prompt file is
    /// named where the new file can name it too, that is where it still holds the very prompt; elsewhere the prompt itself is
    /// written.
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="cancellation">Stops writing; the old file stays.</param>
    /// <returns>Done when the file is on disk.</returns>
    /// <exception cref="InvalidPlanException">The plan is wrong.</exception>
    /// <exception cref="OrchestratorException">The file cannot be written, would be too large (1 GiB), or has another
    /// extension.</exception>
    public static Task SaveAsync(OrchestratorPlan plan, string path, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var isYaml = IsYaml(path);
        return Task.Run(() => Save(plan, path, isYaml, cancellation), cancellation);
    }

    /// <summary>Checks whether a plan can be written to a file, before a model is paid for it. What is there stays.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="OrchestratorException">It cannot, and why.</exception>
    public static void CheckTarget(string path)
    {
        _ = IsYaml(path);
        if (Directory.Exists(path))
        {
            throw PlanFileErrors.IsDirectory(path);
        }

        var probe = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, $".{Path.GetRandomFileName()}");
        try
        {
            using var file = new FileStream(
                probe,
                FileMode.CreateNew,
                FileAccess.Write,
                FileShare.None,
                bufferSize: 0,
                FileOptions.DeleteOnClose);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw PlanFileErrors.Unwritable(path, e);
        }
    }

    private static PlanFormat Seen(MemoryStream whole)
    {
        foreach (var one in whole.GetBuffer().AsSpan(0, (int)whole.Length))
        {
            if (one is not ((byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or 0xEF or 0xBB or 0xBF))
            {
                return one == (byte)'{' ? PlanFormat.Json : PlanFormat.Yaml;
            }
        }

        return PlanFormat.Json;
    }

    private static void CopyBounded(Stream source, MemoryStream whole, string name)
    {
        var chunk = new byte[Buffer];
        int read;
        while ((read = source.Read(chunk)) > 0)
        {
            if (whole.Length + read > PlanLimits.MaxPlanBytes)
            {
                throw PlanFileErrors.TooLarge(name);
            }

            whole.Write(chunk, 0, read);
        }

        whole.Position = 0;
    }

    private static PlanReadResult Read(string path, bool isYaml, PlanDialect dialect, CancellationToken cancellation)
    {
        if (Directory.Exists(path))
        {
            throw PlanFileErrors.IsDirectory(path);
        }

        try
        {
            var file = new FileInfo(path);
            if (!file.Exists)
            {
                throw PlanFileErrors.NotFound(path);
            }

            var length = ((file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo) ?? file).Length;
            if (length > PlanLimits.MaxPlanBytes)
            {
                throw PlanFileErrors.TooLarge(path);
            }
            // Pipes and devices have no length either; opening one could wait for ever.
            using Stream stream =
                length == 0 ? new MemoryStream() : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, Buffer);
            var read = isYaml
                ? YamlPlanFile.Parse(stream, dialect, path, file.DirectoryName, cancellation)
                : PlanFile.Parse(stream, dialect, path, file.DirectoryName, cancellation);
            return read.Plan is { } plan ? read with { Plan = plan with { SourcePath = file.FullName } } : read;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw PlanFileErrors.Unreadable(path, e);
        }
    }

    private static void Save(OrchestratorPlan plan, string path, bool isYaml, CancellationToken cancellation)
    {
        PlanValidator.ThrowIfInvalid(plan);
        if (Directory.Exists(path))
        {
            throw PlanFileErrors.IsDirectory(path);
        }

        var prompts = new PromptFiles(Path.GetDirectoryName(Path.GetFullPath(path)));
        try
        {
            AtomicFile.Write(path, stream =>
            {
                Write(
                    plan,
                    stream,
                    isYaml,
                    task => prompts.Read(task.PromptFile!, out _) == task.Prompt ? PromptForm.File : PromptForm.Text,
                    cancellation);
                if (stream.Length > PlanLimits.MaxPlanBytes)
                {
                    throw PlanFileErrors.TooLarge(path);
                }
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw PlanFileErrors.Unwritable(path, e);
        }
    }

    private static void Write(
        OrchestratorPlan plan,
        Stream stream,
        bool isYaml,
        Func<OrchestratorTask, PromptForm> promptForm,
        CancellationToken cancellation)
    {
        if (!isYaml)
        {
            using var json = new JsonPlanOutput(stream, forPeople: true);
            new PlanWriter(json, promptForm).Write(plan, cancellation);
            return;
        }

        using var text = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Buffer, leaveOpen: true);
        new PlanWriter(new YamlPlanOutput(text), promptForm).Write(plan, cancellation);
    }

    private static bool IsYaml(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".JSON" => false,
            ".YAML" or ".YML" => true,
            _ => throw PlanFileErrors.UnknownType(path),
        };
    }
}
