namespace PSParallelOrchestrator.ScriptHost;

/// <summary>What a task wrote on which another depends, as scripts find it in <c>$Dependency</c>.</summary>
/// <param name="id">The task's id.</param>
/// <param name="directory">The directory of its attempt that succeeded.</param>
public sealed class DependencyOutput(string id, string directory)
{
    private object?[]? output;

    /// <summary>The task's id.</summary>
    public string Id { get; } = id;

    /// <summary>The directory of its attempt that succeeded.</summary>
    public string Directory { get; } = directory;

    /// <summary>The objects that it wrote; read when they are asked for.</summary>
    public IReadOnlyList<object?> Output => output ??= [.. ObjectFile.Read(System.IO.Path.Combine(Directory, ObjectFileFormat.OutputName))];

    /// <summary>The task in a word.</summary>
    /// <returns>Its id.</returns>
    public override string ToString() => Id;
}
