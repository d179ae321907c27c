using System.Text;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Files;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Execution.Scripts;

/// <summary>The logs of an attempt whose script runs in this process: text comes as text.</summary>
internal sealed class ScriptLog(AttemptSpec spec, Redactor redactor) : IDisposable
{
    private readonly Lock gate = new();
    private FileStream? output;
    private FileStream? error;
    private bool isClosed;

    /// <summary>Adds text; none once the attempt has ended.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be written.</exception>
    public void Write(string text, bool isError)
    {
        var bytes = Encoding.UTF8.GetBytes(redactor.Redact(text));
        lock (gate)
        {
            if (isClosed)
            {
                return;
            }

            var file = isError
                ? error ??= PlainFile.OpenWrite(spec.StandardError, append: true)
                : output ??= PlainFile.OpenWrite(spec.StandardOutput, append: true);
            file.Write(bytes);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            isClosed = true;
            output?.Dispose();
            error?.Dispose();
        }
    }
}
