namespace PSParallelOrchestrator.ScriptHost;

/// <summary>
/// How a script's objects are kept in a file: CLIXML with a line for each object between a first and a last line, as
/// Import-Clixml reads it.
/// </summary>
internal static class ObjectFileFormat
{
    /// <summary>The name of the file with the objects that a script wrote.</summary>
    public const string OutputName = "output.clixml";

    /// <summary>The name of the file with the records of its other streams.</summary>
    public const string StreamsName = "streams.clixml";

    /// <summary>The first line.</summary>
    public const string Begin = "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">";

    /// <summary>The last line.</summary>
    public const string End = "</Objs>";
}
