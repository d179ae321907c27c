using System.ComponentModel;
using System.Diagnostics;

namespace PSParallelOrchestrator.Engine.Processes.Portable;

/// <summary>
/// A child by <see cref="Process"/>, for systems where nothing better is written yet. This process passes its output on to
/// files, and finds its descendants only while their parents live.
/// </summary>
internal sealed class PortableChild : ChildProcess
{
    // How long output may still come through pipes that descendants hold open after the child's exit.
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(2);
    private readonly Lock gate = new();
    private readonly Process process;
    private readonly Task<ChildExit> completion;
    private bool isDisposed;

    private PortableChild(Process process, ChildStartInfo info, PortableFiles files)
    {
        this.process = process;
        Pid = process.Id;
        StartTicks = ProcessIdentity.Of(Pid)?.StartTicks ?? 0;
        StandardInput = info.Input.IsPipe ? process.StandardInput.BaseStream : null;
        StandardOutput = info.Output.IsPipe ? process.StandardOutput.BaseStream : null;
        StandardError = info.Error.IsPipe ? process.StandardError.BaseStream : null;
        completion = CompleteAsync(files.PumpAsync(process, info));
    }

    public override int Pid { get; }

    public override long StartTicks { get; }

    public override Task<ChildExit> Completion => completion;

    public override Stream? StandardInput { get; }

    public override Stream? StandardOutput { get; }

    public override Stream? StandardError { get; }

    /// <summary>Starts a child.</summary>
    /// <param name="info">What to start.</param>
    /// <exception cref="ChildStartException">It could not be started.</exception>
    public static PortableChild Start(ChildStartInfo info)
    {
        info.Validate();
        var program = CommandResolver.Resolve(info);
        if (!Directory.Exists(info.WorkingDirectory))
        {
            throw ProcessErrors.WorkingDirectory(info.WorkingDirectory, "it does not exist");
        }

        var start = new ProcessStartInfo(program, info.Arguments)
        {
            WorkingDirectory = info.WorkingDirectory,
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in info.Environment)
        {
            start.Environment[name] = value;
        }

        var files = PortableFiles.Open(info);
        var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception exception)
        {
            files.Dispose();
            process.Dispose();
            throw ProcessErrors.Other(program, exception.Message);
        }

        return new PortableChild(process, info, files);
    }

    public override async Task KillTreeAsync()
    {
        // Process.Kill blocks until the descendants have been looked up.
        await Task.Run(Kill);
        await Completion;
    }

    private void Kill()
    {
        lock (gate)
        {
            if (isDisposed)
            {
                return;
            }

            try
            {
                process.Kill(entireProcessTree: true);
            }
            catch (Exception exception)
                when (exception is InvalidOperationException or Win32Exception or AggregateException && process.HasExited)
            {
                // It ended by itself meanwhile.
            }
        }
    }

    private async Task<ChildExit> CompleteAsync(Task pumps)
    {
        await process.WaitForExitAsync();
        var drained = await Task.WhenAny(pumps, Task.Delay(DrainTime, TimeProvider.System)) == pumps;
        if (drained)
        {
            await pumps;
        }

        lock (gate)
        {
            // The pipes stay open: they are their readers'.
            var exit = new ChildExit { ExitCode = process.ExitCode };
            process.Dispose();
            isDisposed = true;
            return exit;
        }
    }
}
