using System.Management.Automation;
using System.Text;
using PSParallelOrchestrator.Module.Tasks;

namespace PSParallelOrchestrator.Module;

/// <summary>Puts requirements together out of what comes down a pipeline: each text is one, and so are all lines of one file.</summary>
internal sealed class RequirementsInput
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly List<string> lines = [];
    private string? file;

    /// <summary>Takes what came.</summary>
    /// <param name="item">A text, or what has one as Requirements.</param>
    /// <returns>The texts that are whole now.</returns>
    /// <exception cref="OrchestratorException">It is no text.</exception>
    public IReadOnlyList<string> Add(object? item)
    {
        var text = Text(item);
        var source = item is PSObject wrapped ? wrapped.Properties["PSPath"]?.Value as string : null;
        if (source is not null && source == file)
        {
            lines.Add(text);
            return [];
        }

        var whole = Rest();
        if (source is null)
        {
            return whole is null ? [text] : [whole, text];
        }

        file = source;
        lines.Add(text);
        return whole is null ? [] : [whole];
    }

    /// <summary>The text of the lines that came last; null where there are none.</summary>
    public string? Rest()
    {
        if (file is null)
        {
            return null;
        }

        var text = string.Join('\n', lines);
        lines.Clear();
        file = null;
        return text;
    }

    /// <summary>The text of a file.</summary>
    /// <param name="path">Its full path.</param>
    /// <returns>The text.</returns>
    /// <exception cref="OrchestratorException">It cannot be read, or is no text.</exception>
    public static string Read(string path)
    {
        try
        {
            return Strict.GetString(File.ReadAllBytes(path)).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            throw CmdletErrors.RequirementsNotText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CmdletErrors.RequirementsUnreadable(path, e);
        }
    }

    private static string Text(object? item) => TaskValue.Plain(item) switch
    {
        string text => text,
        PSObject custom when TaskValue.Plain(custom.Properties["Requirements"]?.Value) is string text => text,
        var other => throw CmdletErrors.NoRequirements(other),
    };
}
