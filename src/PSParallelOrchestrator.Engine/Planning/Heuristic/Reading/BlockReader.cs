using System.Text;
using System.Text.RegularExpressions;

namespace PSParallelOrchestrator.Engine.Planning.Heuristic.Reading;

/// <summary>Splits text into paragraphs, headings, bullets and code.</summary>
internal static partial class BlockReader
{
    private const int TabWidth = 4;

    public static List<TextBlock> Read(string text)
    {
        var blocks = new List<TextBlock>();
        var open = new StringBuilder();
        var openKind = BlockKind.Paragraph;
        var openIndent = 0;
        var indents = new Stack<int>();
        string? fence = null;

        void Close()
        {
            var content = openKind == BlockKind.Code ? open.ToString().TrimEnd('\n') : open.ToString().Trim();
            if (content.Length > 0)
            {
                AddBlock(blocks, openKind, content, indents.Count - 1);
            }

            open.Clear();
            openKind = BlockKind.Paragraph;
        }

        foreach (var rawLine in text.Split('\n'))
        {
            var line = rawLine.Replace("\t", new string(' ', TabWidth), StringComparison.Ordinal).TrimEnd();
            var content = line.TrimStart(' ', '>', '\u00A0', '\u200B');
            var indent = line.Length - content.Length;
            if (fence is not null)
            {
                if (content.StartsWith(fence, StringComparison.Ordinal))
                {
                    Close();
                    fence = null;
                }
                else
                {
                    open.Append(rawLine).Append('\n');
                }
            }
            else if (content.StartsWith("```", StringComparison.Ordinal) || content.StartsWith("~~~", StringComparison.Ordinal))
            {
                Close();
                fence = content[..3];
                openKind = BlockKind.Code;
            }
            else if (content.Length == 0 || Rule().IsMatch(content))
            {
                Close();
            }
            else if (Heading().IsMatch(content))
            {
                Close();
                indents.Clear();
                AddBlock(blocks, BlockKind.Heading, content.Trim('#', ' '), 0);
            }
            else if (Bullet().Match(content) is { Success: true } bullet)
            {
                Close();
                while (indents.Count > 0 && indents.Peek() >= indent)
                {
                    indents.Pop();
                }

                indents.Push(indent);
                openKind = BlockKind.Bullet;
                openIndent = indent;
                open.Append(bullet.Groups[1].Value);
            }
            else
            {
                // A line under a bullet continues it only when it is indented further.
                if (openKind == BlockKind.Bullet && indent <= openIndent)
                {
                    Close();
                }

                if (openKind == BlockKind.Paragraph)
                {
                    indents.Clear();
                }

                open.Append(open.Length == 0 ? "" : " ").Append(content);
            }
        }

        Close();
        return blocks;
    }

    private static void AddBlock(List<TextBlock> blocks, BlockKind kind, string text, int depth)
    {
        if (kind == BlockKind.Paragraph && InlineBullets(text) is { } pieces)
        {
            blocks.Add(new TextBlock(BlockKind.Paragraph, pieces[0]));
            blocks.AddRange(pieces.Skip(1).Select(piece => new TextBlock(BlockKind.Bullet, piece)));
            return;
        }

        blocks.Add(new TextBlock(kind, text, Math.Max(depth, 0)));
    }

    // "Build X with: - a - b - c": a list whose line ends were lost.
    private static string[]? InlineBullets(string text)
    {
        var colon = text.IndexOf(": ", StringComparison.Ordinal);
        if (colon < 0)
        {
            return null;
        }

        var tail = text[(colon + 1)..];
        if (!InlineStart().IsMatch(tail))
        {
            return null;
        }

        var items = InlineBullet().Split(tail).Select(item => item.Trim()).Where(item => item.Length > 0).ToArray();
        return items.Length < 2 ? null : [text[..(colon + 1)], .. items];
    }

    [GeneratedRegex(@"^#{1,6}\s")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^(?:[-*•+‣·–—◦▪●]|\(?\d{1,5}[.)]|[A-Za-z]\))\s+(?:\[[ xX]?\]\s+)?(.*\S)\s*$")]
    private static partial Regex Bullet();

    [GeneratedRegex(@"^[-*_=]{3,}$")]
    private static partial Regex Rule();

    [GeneratedRegex(@"^\s+(?:[-*•]|\d{1,3}[.)])\s")]
    private static partial Regex InlineStart();

    [GeneratedRegex(@"(?:^|\s)(?:[-*•]|\d{1,3}[.)])\s+")]
    private static partial Regex InlineBullet();
}
