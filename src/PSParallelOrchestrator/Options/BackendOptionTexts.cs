namespace PSParallelOrchestrator;

/// <summary>Options of a backend as somebody typed them: names and texts. The backend makes its own record of them.</summary>
/// <param name="Texts">Text by name.</param>
public sealed record BackendOptionTexts(IReadOnlyDictionary<string, string> Texts) : BackendOptions
{
    /// <summary>Text by name.</summary>
    public IReadOnlyDictionary<string, string> Texts { get; } = Frozen.Map(Texts);

    /// <summary>The backend whose options they are; null where the name of the option does not say.</summary>
    public BackendKind? Of { get; internal init; }

    /// <inheritdoc/>
    public override BackendKind? Backend => Of;

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, string> ToTexts() => Texts;
}
