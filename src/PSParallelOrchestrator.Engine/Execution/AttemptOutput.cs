using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Processes;
using PSParallelOrchestrator.Engine.Secrets;

namespace PSParallelOrchestrator.Engine.Execution;

/// <summary>
/// Where the output of a process of an attempt goes: straight into the attempt's files, or where there are secrets that it could print,
/// through this process, which removes them.
/// </summary>
internal sealed class AttemptOutput : IDisposable
{
    private readonly RedactedOutput? output;
    private readonly RedactedOutput? error;

    /// <summary>Makes the files ready.</summary>
    /// <param name="append">Whether what the files hold already stays.</param>
    /// <exception cref="IOException">A file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">A file cannot be opened.</exception>
    public AttemptOutput(AttemptSpec spec, bool append, Redactor redactor)
    {
        if (redactor.IsEmpty)
        {
            (Output, Error) = (ChildOutput.ToFile(spec.StandardOutput, append), ChildOutput.ToFile(spec.StandardError, append));
            return;
        }

        (Output, Error) = (ChildOutput.Pipe, ChildOutput.Pipe);
        output = new RedactedOutput(spec.StandardOutput, append, redactor);
        try
        {
            error = new RedactedOutput(spec.StandardError, append, redactor);
        }
        catch
        {
            output.Dispose();
            throw;
        }
    }

    /// <summary>Standard output, for the start of the process.</summary>
    public ChildOutput Output { get; }

    /// <summary>Standard error, for the start of the process.</summary>
    public ChildOutput Error { get; }

    /// <summary>Begins to copy.</summary>
    public void Begin(ChildProcess child)
    {
        output?.Begin(child.StandardOutput!, () => _ = child.KillTreeAsync());
        error?.Begin(child.StandardError!, () => _ = child.KillTreeAsync());
    }

    /// <summary>Waits until everything that the process printed is in the files. To be called when it has ended.</summary>
    /// <returns>Whether that is so; false where something unknown holds its output open, which is not waited for.</returns>
    /// <exception cref="IOException">A file could not be written.</exception>
    public async Task<bool> EndAsync()
    {
        if (output is null || error is null)
        {
            return true;
        }

        var ended = await Task.WhenAll(output.EndAsync(), error.EndAsync());
        return ended[0] && ended[1];
    }

    public void Dispose()
    {
        output?.Dispose();
        error?.Dispose();
    }
}
