namespace PSParallelOrchestrator.Module.Scripts;

/// <summary>The streams of a script.</summary>
public enum StreamKind
{
    /// <summary>The objects that it wrote.</summary>
    Output,

    /// <summary>Errors.</summary>
    Error,

    /// <summary>Warnings.</summary>
    Warning,

    /// <summary>Verbose texts.</summary>
    Verbose,

    /// <summary>Debug texts.</summary>
    Debug,

    /// <summary>Information, Write-Host's too.</summary>
    Information,
}
