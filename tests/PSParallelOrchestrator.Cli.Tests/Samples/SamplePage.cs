using System.Text;
using System.Text.RegularExpressions;

namespace PSParallelOrchestrator.Cli.Tests.Samples;

/// <summary>A page of commands: each block of them (sh) is followed by a block (text) of lines that they print.</summary>
internal sealed partial class SamplePage
{
    private const string Separator = "@@ next block @@";

    private SamplePage(IReadOnlyList<(string Commands, string Expected)> steps) => Steps = steps;

    public IReadOnlyList<(string Commands, string Expected)> Steps { get; }

    /// <summary>All commands as one script, what each block prints set apart.</summary>
    public string Script
    {
        get
        {
            var script = new StringBuilder();
            foreach (var (commands, _) in Steps)
            {
                // In a subshell of its own where it changes the directory, so that the next block begins at the root again.
                script.Append(commands.StartsWith("cd ", StringComparison.Ordinal) ? $"( {commands} )\n" : commands)
                    .Append("echo '").Append(Separator).Append("'\n");
            }

            return script.ToString();
        }
    }

    public static SamplePage Read(string path)
    {
        var steps = new List<(string, string)>();
        string? open = null;
        foreach (Match block in Block().Matches(File.ReadAllText(path)))
        {
            var text = block.Groups["text"].Value;
            switch (block.Groups["kind"].Value)
            {
                case "sh":
                    Assert.True(open is null, $"{path}: these commands do not say what they print:\n{open}");
                    open = text;
                    break;
                case "text":
                    Assert.True(open is not null, $"{path}: this output follows no commands:\n{text}");
                    Assert.False(string.IsNullOrWhiteSpace(text), $"{path}: these commands do not say what they print:\n{open}");
                    steps.Add((open!, text));
                    open = null;
                    break;
                default:
                    break;
            }
        }

        Assert.True(open is null, $"{path}: these commands do not say what they print:\n{open}");
        Assert.NotEmpty(steps);
        return new SamplePage(steps);
    }

    /// <summary>
    /// Checks that each block printed its lines, in their order; … stands for anything, and other lines may come between.
    /// </summary>
    public void Check(string output)
    {
        var printed = output.Split(Separator);
        for (var i = 0; i < Steps.Count; i++)
        {
            var lines = printed[i].Split('\n').Select(line => line.Trim()).ToList();
            var next = 0;
            foreach (var expected in Steps[i].Expected.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0))
            {
                var pattern = "^" + Regex.Escape(expected).Replace("…", ".*", StringComparison.Ordinal) + "$";
                var found = lines.FindIndex(next, line => Regex.IsMatch(line, pattern));
                Assert.True(found >= 0, $"'{expected}' was not printed by\n{Steps[i].Commands}\nbut\n{printed[i]}");
                next = found + 1;
            }
        }
    }

    [GeneratedRegex(@"^```(?<kind>\w+)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
