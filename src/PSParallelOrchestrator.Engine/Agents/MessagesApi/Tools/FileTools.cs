using System.Globalization;
using System.Text;
using System.Text.Json;
using PSParallelOrchestrator.Engine.Files.Names;
using PSParallelOrchestrator.Engine.Files.Trees;

namespace PSParallelOrchestrator.Engine.Agents.MessagesApi.Tools;

/// <summary>The tools that look at files and change them.</summary>
internal sealed class FileTools(WorkspaceFiles files)
{
    // Every character of a result is paid for again with each turn.
    private const int LongestResult = 50_000;
    private const int MostEntries = 1000;
    private const int ListedLevels = 2;

    /// <summary>A file with the numbers of its lines, or what a directory holds.</summary>
    /// <param name="input"><c>path</c>, and <c>view_range</c> for some lines alone.</param>
    /// <exception cref="ToolException">It cannot be shown.</exception>
    public string View(JsonElement input)
    {
        var path = files.Resolve(Required(input, "path"));
        if (path.IsRoot || files.Find(path)?.Kind == FileKind.Directory)
        {
            return Listing(path);
        }

        var lines = files.Read(path).Split('\n');
        var (first, last) = Range(input, lines.Length);
        var text = new StringBuilder();
        for (var number = first; number <= last; number++)
        {
            var line = lines[number - 1].TrimEnd('\r');
            if (text.Length + line.Length > LongestResult)
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"(The file has {lines.Length} lines. What comes after line {number - 1} is not shown: name a view_range.)");
                break;
            }

            text.Append(CultureInfo.InvariantCulture, $"{number,6}\t{line}\n");
        }

        return text.ToString();
    }

    /// <summary>Writes a whole file.</summary>
    /// <param name="input"><c>path</c> and <c>file_text</c>.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="ToolException">It cannot be written.</exception>
    public string Create(JsonElement input)
    {
        var path = files.Resolve(Required(input, "path"));
        files.Write(path, Required(input, "file_text"));
        return $"Wrote '{path.Display}'.";
    }

    /// <summary>Replaces a text that a file holds once.</summary>
    /// <param name="input"><c>path</c>, <c>old_str</c>, and <c>new_str</c> unless the text is only removed.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="ToolException">It cannot be done.</exception>
    public string Replace(JsonElement input)
    {
        var path = files.Resolve(Required(input, "path"));
        var old = Required(input, "old_str");
        if (old.Length == 0)
        {
            throw new ToolException("old_str is empty.");
        }

        var text = files.Read(path);
        var at = text.IndexOf(old, StringComparison.Ordinal);
        if (at < 0)
        {
            throw new ToolException(
                $"'{path.Display}' does not hold old_str. It has to match exactly, white space "
                    + $"included{(text.Contains('\r', StringComparison.Ordinal) ? "; lines of this file end with \\r\\n" : "")}.");
        }

        if (text.IndexOf(old, at + 1, StringComparison.Ordinal) >= 0)
        {
            throw new ToolException($"'{path.Display}' holds old_str more than once. Name more of what stands around it.");
        }

        files.Write(path, string.Concat(text.AsSpan(0, at), input.Text("new_str"), text.AsSpan(at + old.Length)));
        return $"Changed '{path.Display}'.";
    }

    /// <summary>Inserts lines after a line.</summary>
    /// <param name="input"><c>path</c>, <c>insert_line</c> (0 for the beginning) and <c>insert_text</c>.</param>
    /// <returns>What was done.</returns>
    /// <exception cref="ToolException">It cannot be done.</exception>
    public string Insert(JsonElement input)
    {
        var path = files.Resolve(Required(input, "path"));
        var added = Required(input, "insert_text");
        var line = input.Status("insert_line") ?? throw new ToolException("insert_line has to be a whole number.");
        if (line < 0)
        {
            throw new ToolException("insert_line has to be 0 or more.");
        }

        var text = files.Read(path);
        var at = 0;
        for (var number = 0; number < line; number++)
        {
            var end = at < text.Length ? text.IndexOf('\n', at) : -2;
            at = end switch
            {
                -2 => throw new ToolException(
                    string.Create(CultureInfo.InvariantCulture, $"'{path.Display}' has {number} lines; insert_line is {line}.")),
                -1 => text.Length,
                _ => end + 1,
            };
        }

        var before = at > 0 && text[at - 1] != '\n' ? "\n" : "";
        var after = added.EndsWith('\n') || at == text.Length ? "" : "\n";
        files.Write(path, string.Concat(text[..at], before, added, after + text[at..]));
        return $"Changed '{path.Display}'.";
    }

    private static string Required(JsonElement input, string name) =>
        input.Text(name) ?? throw new ToolException($"{name} is missing, or no text.");

    private static (int First, int Last) Range(JsonElement input, int lines)
    {
        if (input.Find("view_range") is not { ValueKind: not JsonValueKind.Null } range)
        {
            return (1, lines);
        }

        int[] ends =
        [
            .. input
                .Items("view_range")
                .Select(end => end.ValueKind == JsonValueKind.Number && end.TryGetInt32(out var number) ? number : 0),
        ];
        if (range.ValueKind != JsonValueKind.Array || ends is not [>= 1, _] || (ends[1] != -1 && ends[1] < ends[0]) || ends[0] > lines)
        {
            throw new ToolException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"view_range has to be [first, last] within the {lines} lines of the file, with -1 for the last one."));
        }

        return (ends[0], ends[1] == -1 ? lines : Math.Min(ends[1], lines));
    }

    private string Listing(GitPath top)
    {
        var text = new StringBuilder();
        var left = MostEntries;
        List(top, top, ListedLevels);
        return left == MostEntries ? "(The directory is empty.)"
            : left == 0
                ? text.Append(CultureInfo.InvariantCulture, $"(Only {MostEntries} entries are shown: view a directory of it.)").ToString()
            : text.ToString();

        void List(GitPath directory, GitPath shown, int levels)
        {
            foreach (var (name, status) in files.List(directory).TakeWhile(_ => left > 0))
            {
                left--;
                var path = shown == top ? name : shown.Join(name);
                text.Append(path.Display).Append(status.Kind switch
                {
                    FileKind.Directory => "/\n",
                    FileKind.Link => " (symbolic link)\n",
                    FileKind.Special => " (no plain file)\n",
                    _ => string.Create(CultureInfo.InvariantCulture, $" ({status.Size} bytes)\n"),
                });
                if (status.Kind == FileKind.Directory && levels > 1)
                {
                    List(directory.Join(name), path, levels - 1);
                }
            }
        }
    }
}
