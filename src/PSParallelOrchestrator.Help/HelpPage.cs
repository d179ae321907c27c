namespace PSParallelOrchestrator.Help;

/// <summary>A page of docs/en-US about one cmdlet.</summary>
internal sealed record HelpPage
{
    /// <summary>The file.</summary>
    public required string File { get; init; }

    /// <summary>The cmdlet.</summary>
    public required string Name { get; init; }

    /// <summary>Where the page is found on the web; empty for nowhere.</summary>
    public required string OnlineVersion { get; init; }

    /// <summary>The page in a sentence.</summary>
    public required MarkdownSection Synopsis { get; init; }

    /// <summary>The text.</summary>
    public required MarkdownSection Description { get; init; }

    /// <summary>The line of the heading SYNTAX.</summary>
    public required int SyntaxLine { get; init; }

    /// <summary>A block per parameter set.</summary>
    public required IReadOnlyList<PageSyntax> Syntax { get; init; }

    /// <summary>The examples.</summary>
    public required IReadOnlyList<MarkdownSection> Examples { get; init; }

    /// <summary>The line of the heading PARAMETERS.</summary>
    public required int ParametersLine { get; init; }

    /// <summary>The parameters.</summary>
    public required IReadOnlyList<PageParameter> Parameters { get; init; }

    /// <summary>Types that can be piped in, each a heading with text.</summary>
    public required IReadOnlyList<MarkdownSection> Inputs { get; init; }

    /// <summary>Types that come out, each a heading with text.</summary>
    public required IReadOnlyList<MarkdownSection> Outputs { get; init; }

    /// <summary>Remarks.</summary>
    public required MarkdownSection Notes { get; init; }

    /// <summary>Links, as markdown.</summary>
    public required MarkdownSection RelatedLinks { get; init; }
}

/// <summary>The syntax of one parameter set.</summary>
/// <param name="ParameterSet">The heading; empty where there is none.</param>
/// <param name="Line">The line of the code.</param>
/// <param name="Text">The code.</param>
internal sealed record PageSyntax(string ParameterSet, int Line, string Text);

/// <summary>A parameter's entry.</summary>
/// <param name="Name">The name without its dash.</param>
/// <param name="Line">The line of the heading.</param>
/// <param name="Text">What it says about it.</param>
/// <param name="Facts">A table for all parameter sets, or several.</param>
internal sealed record PageParameter(string Name, int Line, IReadOnlyList<MarkdownBlock> Text, IReadOnlyList<ParameterFacts> Facts);

/// <summary>The table of a parameter.</summary>
/// <param name="Line">The line of the table.</param>
/// <param name="Values">Its keys and values.</param>
internal sealed record ParameterFacts(int Line, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>The keys, in the order in which they stand.</summary>
    public static readonly string[] Keys =
    [
        "Type",
        "Parameter Sets",
        "Aliases",
        "Required",
        "Position",
        "Default value",
        "Accept pipeline input",
        "Accept wildcard characters",
    ];

    /// <summary>The parameter sets it is about; "(All)" for each.</summary>
    public IReadOnlyList<string> ParameterSets => List("Parameter Sets");

    /// <summary>The value of a key.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The value; empty where the key is missing, which is reported when the page is read.</returns>
    public string this[string key] => Values.GetValueOrDefault(key, string.Empty);

    /// <summary>The values of a key that has several.</summary>
    /// <param name="key">The key.</param>
    /// <returns>The values.</returns>
    public string[] List(string key) => this[key].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
