namespace PSParallelOrchestrator.Engine.Planning.Heuristic.Vocabulary;

/// <summary>How much a product's word says.</summary>
internal enum ProductScope
{
    /// <summary>Something is to be made, with parts nobody named: "app", "platform".</summary>
    Generic,

    /// <summary>People know what belongs to it: "blog", "chess".</summary>
    Known,

    /// <summary>One unit that is not split, whatever stands around it: "calculator function".</summary>
    Unit,
}

/// <summary>A product that requests name as a whole, and the parts that belong to it though the request does not say so.</summary>
/// <param name="Scope">How much the word says.</param>
/// <param name="Verbs">Verbs that name it alone, whatever they are done to.</param>
/// <param name="Phrases">How requests name it.</param>
/// <param name="Contract">
/// The title of the task that settles what the parts agree on; null for none. <c>{s}</c> stands for the subject in the request's
/// words, <c>{o}</c> for what it is for or made from.
/// </param>
internal sealed record Product(
    ProductScope Scope, IReadOnlyList<string> Verbs, IReadOnlyList<string> Phrases, string? Contract, IReadOnlyList<Facet> Facets);

/// <summary>A part that belongs to a product.</summary>
/// <param name="Kind">The name of its <see cref="PartKind"/>.</param>
/// <param name="Title">Its title; <c>{s}</c> and <c>{o}</c> as in <see cref="Product"/>.</param>
/// <param name="Detail">What the task has to think of.</param>
internal sealed record Facet(string Kind, string Title, string Detail)
{
    /// <summary>Whether it is needed also where the request lists parts of its own.</summary>
    public bool IsEssential { get; init; }
}
