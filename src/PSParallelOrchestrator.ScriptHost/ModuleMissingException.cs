using System.Management.Automation;

namespace PSParallelOrchestrator.ScriptHost;

/// <summary>A module that a script needs could not be imported.</summary>
[Serializable]
public sealed class ModuleMissingException : RuntimeException
{
    /// <summary>Makes one without a text.</summary>
    public ModuleMissingException()
    {
    }

    /// <summary>Makes one with a text.</summary>
    /// <param name="message">The text.</param>
    public ModuleMissingException(string message)
        : base(message)
    {
    }

    /// <summary>Makes one with a text and its cause.</summary>
    /// <param name="message">The text.</param>
    /// <param name="innerException">The cause.</param>
    public ModuleMissingException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes one of the error of the import.</summary>
    /// <param name="error">That.</param>
    public ModuleMissingException(ErrorRecord error)
        : base(error?.ToString() ?? string.Empty, error?.Exception)
    {
    }
}
