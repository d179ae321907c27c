namespace PSParallelOrchestrator.Help;

/// <summary>What is wrong with the pages, each with its place.</summary>
internal sealed class Problems
{
    private readonly List<string> texts = [];

    /// <summary>Each as MSBuild shows errors: <c>file(line): error HELP: text</c>.</summary>
    public IReadOnlyList<string> Texts => texts;

    /// <summary>Adds one.</summary>
    /// <param name="file">The page.</param>
    /// <param name="line">The line, from 1.</param>
    /// <param name="text">What is wrong, and what would be right.</param>
    public void Add(string file, int line, string text) => texts.Add($"{file}({line}): error HELP: {text}");
}
