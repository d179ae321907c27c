using System.Management.Automation;
using PSParallelOrchestrator.Engine.Runs;
using PSParallelOrchestrator.ScriptHost;

namespace PSParallelOrchestrator.Module.Scripts;

/// <summary>Writes again what the script of a task wrote.</summary>
/// <param name="cmdlet">Who writes.</param>
/// <param name="streams">Which streams.</param>
internal sealed class ReceivedOutput(OrchestratorCmdlet cmdlet, IReadOnlySet<StreamKind> streams)
{
    /// <summary>Writes it: the records of other streams, then the objects.</summary>
    /// <param name="task">The task.</param>
    /// <param name="write">Writes an object.</param>
    /// <param name="withEnd">Whether the error that ended the script is written too.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public void Write(RunTask task, Action<object?> write, bool withEnd = true)
    {
        if (ScriptOutput.Find(task) is not var (objects, records))
        {
            return;
        }

        foreach (var record in ObjectFile.Read(records))
        {
            if (withEnd || record is not PSObject { Properties: var said } || said["IsTerminating"]?.Value is not true)
            {
                Write(PSObject.AsPSObject(record), task);
            }
        }

        if (streams.Contains(StreamKind.Output))
        {
            foreach (var value in ObjectFile.Read(objects))
            {
                write(value);
            }
        }
    }

    private void Write(PSObject record, RunTask task)
    {
        var message = Text(record, "Message") ?? string.Empty;
        if (!Enum.TryParse(Text(record, "Stream"), out StreamKind stream) || !streams.Contains(stream))
        {
            return;
        }

        switch (stream)
        {
            case StreamKind.Error:
                cmdlet.WriteError(Error(record, message, task));
                break;
            case StreamKind.Warning:
                cmdlet.WriteWarning(message);
                break;
            case StreamKind.Verbose:
                cmdlet.WriteVerbose(message);
                break;
            case StreamKind.Debug:
                cmdlet.WriteDebug(message);
                break;
            default:
                cmdlet.WriteInformation(message, []);
                break;
        }
    }

    private static ErrorRecord Error(PSObject record, string message, RunTask task)
    {
        var category = Enum.TryParse(Text(record, "Category"), out ErrorCategory known) ? known : ErrorCategory.NotSpecified;
        var exception = new TaskErrorException(message, Text(record, "ExceptionType"), Text(record, "ScriptStackTrace"));
        return new ErrorRecord(exception, Text(record, "FullyQualifiedErrorId") ?? "ScriptError", category, task)
        {
            ErrorDetails = new ErrorDetails(message) { RecommendedAction = Text(record, "RecommendedAction") ?? string.Empty },
        };
    }

    private static string? Text(PSObject record, string name) => record.Properties[name]?.Value?.ToString();
}
