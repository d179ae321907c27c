using System.Text;
using PSParallelOrchestrator.Engine.PlanFiles.Validation;

namespace PSParallelOrchestrator.Engine.PlanFiles.Reading;

/// <summary>Reads the prompt files of one plan, each once.</summary>
/// <param name="folder">What relative names are relative to; null where the plan did not come from a file.</param>
internal sealed class PromptFiles(string? folder)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Dictionary<string, string> texts = new(StringComparer.Ordinal);
    private long total;

    /// <summary>Reads a prompt file.</summary>
    /// <param name="name">Its name: absolute, or relative to the plan's folder. It is the user's own file, so it may lie anywhere.</param>
    /// <param name="problem">What is wrong where there is no text.</param>
    /// <returns>The text without a byte order mark, otherwise unchanged; null where it cannot be had.</returns>
    public string? Read(string name, out PlanProblem problem)
    {
        problem = default;
        if (name.Length == 0 || name.Contains('\0', StringComparison.Ordinal))
        {
            return Fail(KeyProblems.PromptFileUnreadable(name, "that is no file name."), out problem);
        }

        if (folder is null && !Path.IsPathFullyQualified(name))
        {
            return Fail(KeyProblems.PromptFileWithoutFolder(name), out problem);
        }

        try
        {
            var path = Path.GetFullPath(name, folder ?? Path.GetPathRoot(name)!);
            return texts.TryGetValue(path, out var known) ? known : ReadFile(name, path, out problem);
        }
        catch (DecoderFallbackException)
        {
            return Fail(KeyProblems.PromptFileNotText(name), out problem);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return Fail(KeyProblems.PromptFileUnreadable(name, e.Message), out problem);
        }
    }

    private string? ReadFile(string name, string path, out PlanProblem problem)
    {
        if (Directory.Exists(path))
        {
            return Fail(KeyProblems.PromptFileIsDirectory(name), out problem);
        }

        var file = new FileInfo(path);
        if (!file.Exists)
        {
            return Fail(KeyProblems.PromptFileMissing(name, path), out problem);
        }
        // Pipes and devices have no length either; opening one could wait for ever.
        var length = new FileInfo(file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path).Length;
        if (length == 0)
        {
            return Fail(KeyProblems.PromptFileEmpty(name), out problem);
        }

        if (length > PlanLimits.MaxPromptBytes)
        {
            return Fail(KeyProblems.PromptFileTooLarge(name), out problem);
        }

        if (total + length > PlanLimits.MaxPlanBytes)
        {
            return Fail(KeyProblems.PromptFilesTooLarge(), out problem);
        }

        var bytes = File.ReadAllBytes(path).AsSpan();
        total += bytes.Length;
        var text = Strict.GetString(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes);
        problem = default;
        return texts[path] = text;
    }

    private static string? Fail(PlanProblem found, out PlanProblem problem)
    {
        problem = found;
        return null;
    }
}
