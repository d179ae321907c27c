namespace PSParallelOrchestrator.Engine.Workspaces.Git.Objects;

/// <summary>Git's names of what an object can be.</summary>
internal static class ObjectType
{
    public const string Blob = "blob";
    public const string Tree = "tree";
    public const string Commit = "commit";
}
