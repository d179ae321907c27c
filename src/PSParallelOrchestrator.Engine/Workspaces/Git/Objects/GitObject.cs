namespace PSParallelOrchestrator.Engine.Workspaces.Git.Objects;

/// <summary>An object of a repository.</summary>
/// <param name="Type">What it is: see <see cref="ObjectType"/>.</param>
/// <param name="Content">Its bytes.</param>
internal readonly record struct GitObject(string Type, ReadOnlyMemory<byte> Content);
