namespace PSParallelOrchestrator.Engine.Files;

/// <summary>Where a file of ours was, something else is: a pipe, a link, a directory, or a file of somebody else.</summary>
/// <param name="what">What is there, to follow its name.</param>
internal sealed class NotPlainFileException(string path, string what) : IOException(
    $"'{path}' {what}. It is not used: a task, or somebody else, put it in the place of a plain file.");
