namespace PSParallelOrchestrator.Engine.Planning.Heuristic.Reading;

/// <summary>What was read out of requirements.</summary>
internal sealed record RequestOutline
{
    /// <summary>The whole text.</summary>
    public required string Text { get; init; }

    /// <summary>The sentence that says what is asked for.</summary>
    public required string Headline { get; init; }

    /// <summary>The stem of the verb it begins with; empty where it begins with none.</summary>
    public string Verb { get; init; } = "";

    /// <summary>What is to be made, as the request words it; empty where the request is a bare list.</summary>
    public string Subject { get; init; } = "";

    /// <summary>What the subject is for, or made from: "ImageNet" in "Train models on ImageNet".</summary>
    public string Object { get; init; } = "";

    /// <summary>The things asked for besides the subject, each once, in the order of the text.</summary>
    public IReadOnlyList<RequestItem> Items { get; init; } = [];

    /// <summary>Conditions that hold for all the work.</summary>
    public IReadOnlyList<string> Conditions { get; init; } = [];

    /// <summary>What belongs to no item: background, code, other sentences.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];
}

/// <summary>One thing that is asked for.</summary>
/// <param name="Text">The words of the request.</param>
/// <param name="IsBullet">Whether it stood in a list of its own line.</param>
/// <param name="Group">The heading or bullet above it; empty for none.</param>
internal sealed record RequestItem(string Text, bool IsBullet, string Group = "")
{
    /// <summary>What the request says about it elsewhere: nested bullets, the sentence it stands in, other wordings of the same.</summary>
    public List<string> Details { get; } = [];

    /// <summary>Whether the request says "then" before it: it comes after the item in front of it.</summary>
    public bool FollowsPrevious { get; init; }
}
