namespace PSParallelOrchestrator.Engine.Planning.Heuristic.Reading;

/// <summary>What a stretch of lines is.</summary>
internal enum BlockKind
{
    Paragraph,
    Heading,
    Bullet,
    Code,
}

/// <summary>A stretch of lines that belong together.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text on one line, without markers; code as it is.</param>
/// <param name="Depth">For a bullet its nesting, from 0.</param>
internal sealed record TextBlock(BlockKind Kind, string Text, int Depth = 0);
