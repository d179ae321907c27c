namespace PSParallelOrchestrator;

/// <summary>When the image of containers is pulled from its registry.</summary>
public enum ImagePull
{
    /// <summary>Never: it has to be there.</summary>
    Never,

    /// <summary>Where the engine does not have it.</summary>
    Missing,

    /// <summary>Before each run, so that it is the newest.</summary>
    Always,
}
