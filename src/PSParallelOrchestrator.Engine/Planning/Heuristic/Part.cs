using PSParallelOrchestrator.Engine.Planning.Heuristic.Vocabulary;

namespace PSParallelOrchestrator.Engine.Planning.Heuristic;

/// <summary>A part of the work, before it is made into tasks.</summary>
/// <param name="Title">What it is called.</param>
/// <param name="Kind">What kind of part it is.</param>
/// <param name="IsNamed">Whether the request names it, and not only what it belongs to.</param>
internal sealed record Part(string Title, PartKind Kind, bool IsNamed)
{
    /// <summary>The words of the request for it; empty for what it does not name.</summary>
    public string Text { get; init; } = "";

    /// <summary>The heading or bullet above it in the request; empty for none.</summary>
    public string Group { get; init; } = "";

    /// <summary>What else is said about it.</summary>
    public IReadOnlyList<string> Details { get; init; } = [];

    /// <summary>Whether it stood as a bullet.</summary>
    public bool IsBullet { get; init; }

    /// <summary>Whether it comes after the part in front of it.</summary>
    public bool FollowsPrevious { get; init; }

    /// <summary>Other kinds that its words name: "user service with auth".</summary>
    public IReadOnlyList<PartKind> Touches { get; init; } = [];
}

/// <summary>What requirements ask for.</summary>
/// <param name="Name">What the whole is called in titles, in the request's words.</param>
/// <param name="Contract">The title of what the parts agree on; null where the product has none.</param>
/// <param name="Parts">The parts, in the order of the text; those it does not name after those it does.</param>
/// <param name="UsualConcerns">What a product of this sort has to deal with, whichever parts the request names.</param>
/// <param name="IsVague">Whether the request says so little that what is usual was assumed.</param>
internal sealed record PartList(
    string Name,
    string? Contract,
    IReadOnlyList<Part> Parts,
    IReadOnlyList<string> UsualConcerns,
    bool IsVague);
