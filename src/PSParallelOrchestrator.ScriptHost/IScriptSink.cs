namespace PSParallelOrchestrator.ScriptHost;

/// <summary>Where goes what a script writes. Called on the script's thread.</summary>
public interface IScriptSink
{
    /// <summary>Takes an object that the script wrote.</summary>
    /// <param name="element">The object as an element of CLIXML, on one line.</param>
    void Output(string element);

    /// <summary>Takes a record of another stream.</summary>
    /// <param name="element">An object with <c>Stream</c>, <c>Message</c> and what else the record says, as an element of CLIXML, on one
    /// line.</param>
    void Record(string element);

    /// <summary>Takes the script's progress.</summary>
    /// <param name="text">What it does, and how far it is.</param>
    void Progress(string text);

    /// <summary>Takes text for people: what would stand on a console.</summary>
    /// <param name="text">The text, as it is, with its line ends.</param>
    /// <param name="isError">Whether it is of an error.</param>
    void Text(string text, bool isError);
}
