using System.Collections.Specialized;
using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;

namespace PSParallelOrchestrator.ScriptHost;

/// <summary>Runs one script.</summary>
internal sealed class ScriptRun : IDisposable
{
    private static readonly TimeSpan StopAgain = TimeSpan.FromMilliseconds(50);
    private readonly ScriptRunspace place;
    private readonly ScriptRequest request;
    private readonly IScriptSink sink;
    private readonly PowerShell shell = PowerShell.Create();
    private readonly OutputText text;
    private readonly ScriptResult result = new();
    private readonly ManualResetEventSlim ended = new();
    private volatile bool isStopWanted;
    private int objects;

    public ScriptRun(ScriptRunspace place, ScriptRequest request, IScriptSink sink)
    {
        (this.place, this.request, this.sink) = (place, request, sink);
        text = new OutputText(sink);
    }

    /// <summary>Runs it to its end; never throws for what the script does.</summary>
    public ScriptResult Execute()
    {
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        try
        {
            Invoke();
        }
        catch (PipelineStoppedException)
        {
            result.IsStopped = true;
        }
        catch (RuntimeException e)
        {
            End(e, e is ParseException or ModuleMissingException ? "Permanent" : "TaskFailed");
        }
        finally
        {
            ended.Set();
        }

        process.Refresh();
        result.CpuSeconds = (process.TotalProcessorTime - before).TotalSeconds;
        return result;
    }

    /// <summary>Ends it; what the script has in <c>finally</c> is done. From any thread.</summary>
    public void Stop()
    {
        isStopWanted = true;
        try
        {
            // A pipeline that is about to begin does not know yet that it is to stop.
            do
            {
                shell.Stop();
            }
            while (!ended.Wait(StopAgain));
        }
        catch (ObjectDisposedException)
        {
            // It has just ended.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        shell.Dispose();
        ended.Dispose();
    }

    private void Invoke()
    {
        var script = Parser.ParseInput(request.Script, out _, out var errors);
        if (errors.Length > 0)
        {
            throw new ParseException(errors);
        }

        var runspace = place.Take(request.Modules.Count == 0 && ScriptText.DefinesNothing(script));
        shell.Runspace = runspace;
        Listen();
        ImportModules();
        Define(runspace.SessionStateProxy);
        shell.AddScript(ScriptText.WithoutUsing(script));
        foreach (var argument in request.Arguments)
        {
            shell.AddArgument(argument);
        }

        if (isStopWanted)
        {
            result.IsStopped = true;
            return;
        }

        var output = new PSDataCollection<PSObject>();
        output.DataAdded += (_, _) => Keep(output.ReadAll());
        shell.Invoke(null, output, new PSInvocationSettings { Host = place.Host });
        text.End(runspace);
        if (shell.InvocationStateInfo.State == PSInvocationState.Stopped)
        {
            result.IsStopped = true;
            return;
        }

        CheckExit(runspace.SessionStateProxy);
    }

    private void CheckExit(SessionStateProxy state)
    {
        var lastExitCode = request.FailOnExitCode && state.GetVariable("LASTEXITCODE") is int last ? last : default(int?);
        result.ExitCode = place.Host.ExitCode ?? lastExitCode;
        if (result.ExitCode is not (null or 0))
        {
            result.Message = place.Host.ExitCode is { } exit
                ? $"The script of {request.Name} exited with {exit}."
                : $"The last program of the script of {request.Name} ended with exit code {lastExitCode}.";
        }
    }

    private void ImportModules()
    {
        if (request.Modules.Count == 0)
        {
            return;
        }

        shell.AddCommand("Import-Module")
            .AddParameter("Name", request.Modules.ToArray())
            .AddParameter("ErrorAction", ActionPreference.Stop);
        try
        {
            shell.Invoke();
        }
        catch (RuntimeException e) when (e is not PipelineStoppedException)
        {
            throw new ModuleMissingException(e.ErrorRecord);
        }

        shell.Commands.Clear();
    }

    private void Define(SessionStateProxy state)
    {
        ScriptLocation.Enter(state, request.Directory);
        foreach (var variable in request.Variables)
        {
            state.SetVariable(variable.Key, variable.Value);
            if (variable.Key != "_")
            {
                state.SetVariable(ScriptText.UsingPrefix + variable.Key, variable.Value);
            }
        }

        var dependencies = new OrderedDictionary(StringComparer.OrdinalIgnoreCase);
        foreach (var dependency in request.Dependencies)
        {
            dependencies.Add(dependency.Id, dependency);
        }

        state.SetVariable("Dependency", dependencies);
        state.SetVariable("LASTEXITCODE", null);
    }

    private void Keep(IEnumerable<PSObject?> written)
    {
        foreach (var value in written)
        {
            objects++;
            text.Add(value);
            try
            {
                sink.Output(ObjectXml.Of(value, out var isWhole));
                if (!isWhole)
                {
                    Warn($"Object {objects} of the script is deeper than {ObjectXml.DeepestData} levels: below that it is kept as text.");
                }
            }
            catch (Exception e) when (e is not IOException)
            {
                var type = value?.BaseObject?.GetType().FullName;
                Warn($"Object {objects} that the script wrote, a {type}, could not be kept: {e.Message} Its text is kept.");
                sink.Output(ObjectXml.Of(value?.ToString(), out _));
            }
        }
    }

    private void Warn(string message)
    {
        sink.Record(StreamRecord.Of("Warning", message));
        sink.Text($"WARNING: {message}\n", isError: false);
    }

    private void End(RuntimeException exception, string standard)
    {
        var error = exception.ErrorRecord;
        sink.Record(StreamRecord.Of(error, isTerminating: true));
        sink.Text($"{ScriptFailure.Describe(error)}\n", isError: true);
        ScriptFailure.Note(result, exception, standard);
    }

    private void Listen()
    {
        var streams = shell.Streams;
        streams.Error.DataAdded += (_, _) =>
        {
            foreach (var error in streams.Error.ReadAll())
            {
                // What a program prints as errors is its output: only its exit code says whether it failed.
                if (error.FullyQualifiedErrorId is "NativeCommandError" or "NativeCommandErrorMessage")
                {
                    sink.Text($"{error}\n", isError: true);
                    continue;
                }

                result.Errors++;
                sink.Record(StreamRecord.Of(error, isTerminating: false));
                sink.Text($"{ScriptFailure.Describe(error)}\n", isError: true);
            }
        };
        streams.Warning.DataAdded += (_, _) => Keep("Warning", streams.Warning);
        streams.Verbose.DataAdded += (_, _) => Keep("Verbose", streams.Verbose);
        streams.Debug.DataAdded += (_, _) => Keep("Debug", streams.Debug);
        streams.Information.DataAdded += (_, _) => Keep("Information", streams.Information);
        streams.Progress.DataAdded += (_, _) =>
        {
            foreach (var progress in streams.Progress.ReadAll())
            {
                sink.Progress(ProgressText.Of(progress));
            }
        };
    }

    // Their text comes by the host.
    private void Keep<T>(string stream, PSDataCollection<T> records)
    {
        foreach (var record in records.ReadAll())
        {
            sink.Record(StreamRecord.Of(stream, $"{record}"));
        }
    }
}
