using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace PSParallelOrchestrator.ScriptHost;

/// <summary>What scripts write to their host goes to the task's log; questions are refused.</summary>
internal sealed class TaskHostInterface(IScriptSink sink) : PSHostUserInterface
{
    /// <inheritdoc/>
    public override PSHostRawUserInterface? RawUI => null;

    /// <summary>The error of a question.</summary>
    public static Exception NobodyThere() => new PSInvalidOperationException(
        "A task cannot ask: nobody sits before it. Give it what it needs as arguments or variables.");

    /// <inheritdoc/>
    public override void Write(string value) => sink.Text(value, isError: false);

    /// <inheritdoc/>
    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) => Write(value);

    /// <inheritdoc/>
    public override void WriteLine(string value) => sink.Text(value + "\n", isError: false);

    /// <inheritdoc/>
    public override void WriteErrorLine(string value) => sink.Text(value + "\n", isError: true);

    /// <inheritdoc/>
    public override void WriteDebugLine(string message) => WriteLine("DEBUG: " + message);

    /// <inheritdoc/>
    public override void WriteVerboseLine(string message) => WriteLine("VERBOSE: " + message);

    /// <inheritdoc/>
    public override void WriteWarningLine(string message) => WriteLine("WARNING: " + message);

    /// <inheritdoc/>
    public override void WriteProgress(long sourceId, ProgressRecord record)
    {
        // It comes by the stream of progress.
    }

    /// <inheritdoc/>
    public override string ReadLine() => throw NobodyThere();

    /// <inheritdoc/>
    public override SecureString ReadLineAsSecureString() => throw NobodyThere();

    /// <inheritdoc/>
    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions) =>
        throw NobodyThere();

    /// <inheritdoc/>
    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice) =>
        throw NobodyThere();

    /// <inheritdoc/>
    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) =>
        throw NobodyThere();

    /// <inheritdoc/>
    public override PSCredential PromptForCredential(
        string caption,
        string message,
        string userName,
        string targetName,
        PSCredentialTypes allowedCredentialTypes,
        PSCredentialUIOptions options) => throw NobodyThere();
}
