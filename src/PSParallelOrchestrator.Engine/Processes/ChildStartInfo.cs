using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Engine.Processes;

/// <summary>What a child process is to be: everything it gets is said here, nothing is inherited.</summary>
internal sealed record ChildStartInfo
{
    /// <summary>
    /// The program: a path (a relative one counts from <see cref="WorkingDirectory"/>), or a name without a directory,
    /// which is looked up on the PATH of <see cref="Environment"/>.
    /// </summary>
    public required string FileName { get; init; }

    /// <summary>The arguments without the program, passed as they are; no shell reads them.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The directory the child starts in, as a full path.</summary>
    public required string WorkingDirectory { get; init; }

    /// <summary>The whole environment of the child.</summary>
    public required IReadOnlyDictionary<string, string> Environment { get; init; }

    /// <summary>Standard input.</summary>
    public ChildInput Input { get; init; } = ChildInput.Nothing;

    /// <summary>Standard output.</summary>
    public ChildOutput Output { get; init; } = ChildOutput.Discard;

    /// <summary>Standard error.</summary>
    public ChildOutput Error { get; init; } = ChildOutput.Discard;

    /// <summary>
    /// The token that <see cref="Environment"/> carries as <see cref="AttemptVariables.Token"/>, by which processes that left the
    /// child's session are still recognised as its own. Null for helpers, such as git, that belong to no attempt.
    /// </summary>
    public string? Token { get; init; }

    /// <summary>The memory in bytes that the child and all it starts may use together; null for no limit. On Windows alone.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>How many processors' time they may use together; null for no limit. On Windows alone.</summary>
    public double? Cpus { get; init; }

    /// <summary>Checks what can be checked without the system.</summary>
    /// <exception cref="ChildStartException">A name, argument or variable cannot be given to any process.</exception>
    public void Validate()
    {
        if (FileName.Length == 0)
        {
            throw ProcessErrors.InvalidStart("The name of the program is empty.");
        }

        if (FileName.Contains('\0'))
        {
            throw ProcessErrors.InvalidStart("The name of the program contains a NUL character.");
        }

        if (!Path.IsPathFullyQualified(WorkingDirectory) || WorkingDirectory.Contains('\0'))
        {
            throw ProcessErrors.InvalidStart($"The working directory '{WorkingDirectory}' is not a full path.");
        }

        for (var i = 0; i < Arguments.Count; i++)
        {
            if (Arguments[i].Contains('\0'))
            {
                throw ProcessErrors.InvalidStart($"Argument {i + 1} of '{FileName}' contains a NUL character.");
            }
        }

        foreach (var (name, value) in Environment)
        {
            if (name.Length == 0 || name.Contains('=') || name.Contains('\0'))
            {
                throw ProcessErrors.InvalidStart($"'{name}' cannot be the name of an environment variable.");
            }

            if (value.Contains('\0'))
            {
                throw ProcessErrors.InvalidStart($"The environment variable {name} contains a NUL character.");
            }
        }

        if (Token is not null && (!Environment.TryGetValue(AttemptVariables.Token, out var token) || token != Token))
        {
            throw ProcessErrors.InvalidStart($"The environment does not carry the token '{Token}' as {AttemptVariables.Token}.");
        }
    }
}
