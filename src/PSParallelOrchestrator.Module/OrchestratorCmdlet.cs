using System.Collections.Concurrent;
using System.Management.Automation;
using System.Runtime.ExceptionServices;
using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Module.Scripts;

namespace PSParallelOrchestrator.Module;

/// <summary>
/// What all cmdlets share: Ctrl+C and Select-Object -First cancel the work and wait until it is gone; work runs beside the pipeline
/// and writes through it; errors of the engine become records.
/// </summary>
public abstract class OrchestratorCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly BlockingCollection<Action> pending = [];

    /// <summary>Cancelled when the pipeline stops.</summary>
    protected CancellationToken StopToken => stopping.Token;

    /// <summary>What an error of the current record is about.</summary>
    protected virtual object? ErrorTarget => null;

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc/>
    protected sealed override void BeginProcessing()
    {
        InProcessScripts.Register(SessionState);
        Guard(Begin);
    }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Guard(Process);

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Guard(End);

    /// <inheritdoc/>
    protected override void StopProcessing() => stopping.Cancel();

    /// <summary>Called once, before the first record.</summary>
    protected virtual void Begin()
    {
    }

    /// <summary>Called for each record.</summary>
    protected virtual void Process()
    {
    }

    /// <summary>Called once, after the last record.</summary>
    protected virtual void End()
    {
    }

    /// <summary>
    /// Waits for work beside the pipeline; what it sends with <see cref="Post"/> is done on the pipeline's thread meanwhile.
    /// </summary>
    /// <typeparam name="T">What the work gives.</typeparam>
    /// <param name="work">The work; it is to end soon after its token is cancelled.</param>
    /// <returns>What it gave.</returns>
    protected T Await<T>(Func<CancellationToken, Task<T>> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        var running = Task.Run(() => work(StopToken));
        running.ContinueWith(_ => pending.Add(static () => { }), TaskScheduler.Default);
        try
        {
            while (!running.IsCompleted || pending.Count > 0)
            {
                pending.Take()();
            }
        }
        catch
        {
            // The pipeline stops, took enough, or failed further down: the work has to end before the cmdlet does.
            stopping.Cancel();
            Task.WhenAny(running).Wait(CancellationToken.None);
            throw;
        }

        if (running.Exception is { } failure)
        {
            ExceptionDispatchInfo.Capture(failure.GetBaseException()).Throw();
        }

        // What came about in the moment the pipeline stopped has come about: a run that has begun is to be stopped by who waits for it.
        return running.Result;
    }

    /// <summary>Waits for work beside the pipeline.</summary>
    /// <param name="work">The work.</param>
    protected internal void Await(Func<CancellationToken, Task> work) => Await(async token =>
    {
        await work(token);
        return true;
    });

    /// <summary>Lets the pipeline's thread do something, from any thread, while it waits in <see cref="Await{T}"/>.</summary>
    /// <param name="action">What.</param>
    protected internal void Post(Action action) => pending.Add(action);

    /// <summary>A path as the user's current location means it.</summary>
    /// <param name="path">The path.</param>
    /// <returns>The full path.</returns>
    protected string FullPath(string path) => SessionState.Path.GetUnresolvedProviderPathFromPSPath(path);

    /// <summary>Writes a file as PowerShell's own cmdlets do, so that Get-Content and others take it from the pipeline.</summary>
    /// <param name="path">Its full path.</param>
    protected void WriteFile(string path)
    {
        foreach (var item in InvokeProvider.Item.Get([path], force: true, literalPath: true))
        {
            WriteObject(item);
        }
    }

    /// <summary>Writes an error of the engine. What the user was asked about and did not want is none.</summary>
    /// <param name="error">The error.</param>
    /// <param name="target">What it is about.</param>
    protected internal void WriteError(OrchestratorException error, object? target)
    {
        ArgumentNullException.ThrowIfNull(error);
        if (error.Kind == OrchestratorErrorKind.Declined)
        {
            WriteVerbose(error.Message);
            return;
        }

        WriteError(CmdletErrors.Record(error, target));
    }

    /// <summary>Writes a warning, in which nothing can do anything to the terminal.</summary>
    /// <param name="text">The text.</param>
    protected internal new void WriteWarning(string text) => base.WriteWarning(CleanText.Lines(text));

    /// <summary>Writes what is said on demand, in which nothing can do anything to the terminal.</summary>
    /// <param name="text">The text.</param>
    protected internal new void WriteVerbose(string text)
    {
        // With -Debug alone PowerShell would ask after each line whether to go on.
        if (MyInvocation.BoundParameters.ContainsKey("Debug") && !MyInvocation.BoundParameters.ContainsKey("Verbose"))
        {
            WriteDebug(CleanText.Lines(text));
        }
        else
        {
            base.WriteVerbose(CleanText.Lines(text));
        }
    }

    /// <summary>Frees what the cmdlet holds.</summary>
    /// <param name="disposing">Whether it is disposed, not finalised.</param>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            stopping.Dispose();
            pending.Dispose();
        }
    }

    private void Guard(Action stage)
    {
        try
        {
            stage();
        }
        catch (OrchestratorException e)
        {
            WriteError(e, ErrorTarget);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }
}
