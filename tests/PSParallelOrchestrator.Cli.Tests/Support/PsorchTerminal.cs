using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace PSParallelOrchestrator.Cli.Tests.Support;

/// <summary>A psorch whose standard input and output are a terminal, at which these tests sit. Standard error is apart.</summary>
internal sealed partial class PsorchTerminal : IDisposable
{
    private const int ReadWrite = 2;
    private const int NotControlling = 0x100;
    private const int CloseOnExec = 0x80000;
    private const string AtTerminal = "terminal=$1; shift; exec \"$@\" <\"$terminal\" >\"$terminal\"";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);
    private readonly StringBuilder shown = new();
    private readonly FileStream ours;
    private readonly SafeFileHandle theirs;
    private readonly Task reading;

    private PsorchTerminal(FileStream ours, SafeFileHandle theirs, PsorchProcess process)
    {
        (this.ours, this.theirs, Process) = (ours, theirs, process);
        reading = Task.Factory.StartNew(Read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public PsorchProcess Process { get; }

    /// <summary>What the terminal shows so far.</summary>
    public string Shown
    {
        get
        {
            lock (shown)
            {
                return shown.ToString().Replace("\r\n", "\n", StringComparison.Ordinal);
            }
        }
    }

    /// <summary>Starts psorch at a new terminal.</summary>
    public static PsorchTerminal Start(TestPlace place, params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Needs Linux.");
        var handle = OpenTerminal(ReadWrite | NotControlling | CloseOnExec);
        Assert.True(handle >= 0 && Grant(handle) == 0 && Unlock(handle) == 0);
        var ours = new FileStream(new SafeFileHandle(handle, ownsHandle: true), FileAccess.ReadWrite, bufferSize: 0);
        var name = new byte[64];
        Assert.Equal(0, Name(handle, name, name.Length));
        var path = Encoding.ASCII.GetString(name).TrimEnd('\0');

        // Where nobody has the other end, as before psorch has begun, there is nothing to read.
        var theirs = new SafeFileHandle(Open(path, ReadWrite | NotControlling | CloseOnExec), ownsHandle: true);
        return new PsorchTerminal(
            ours, theirs, place.StartProgram("/bin/sh", ["-c", AtTerminal, "sh", path, PsorchProcess.Executable, .. arguments]));
    }

    /// <summary>Waits until the terminal shows something.</summary>
    public async Task ShowsAsync(string text)
    {
        var end = DateTime.UtcNow + Limit;
        while (!Shown.Contains(text, StringComparison.Ordinal))
        {
            Assert.True(DateTime.UtcNow < end && !Process.HasExited, $"The terminal does not show '{text}': {Shown}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Types.</summary>
    public void Type(string text) => ours.Write(Encoding.ASCII.GetBytes(text));

    /// <summary>Types the same again, until psorch has ended.</summary>
    public async Task TypeUntilEndAsync(string text)
    {
        for (var end = DateTime.UtcNow + Limit; !Process.HasExited && DateTime.UtcNow < end; Type(text))
        {
            await Task.Delay(500, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits for the end of psorch.</summary>
    /// <returns>Its exit code, what the terminal shows, and standard error.</returns>
    public async Task<PsorchResult> EndAsync()
    {
        var result = await Process.EndAsync(Limit);
        theirs.Dispose();
        await reading.WaitAsync(Limit);
        return result with { Output = Shown };
    }

    /// <summary>Takes the terminal away; the place ends what it started.</summary>
    public void Dispose()
    {
        theirs.Dispose();
        ours.Dispose();
    }

    private void Read()
    {
        var buffer = new byte[4096];
        try
        {
            for (int count; (count = ours.Read(buffer)) > 0;)
            {
                lock (shown)
                {
                    shown.Append(Encoding.UTF8.GetString(buffer, 0, count));
                }
            }
        }
        catch (IOException)
        {
            // Nobody has the other end any more.
        }
    }

    [LibraryImport("libc", EntryPoint = "posix_openpt")]
    private static partial int OpenTerminal(int flags);

    [LibraryImport("libc", EntryPoint = "grantpt")]
    private static partial int Grant(int handle);

    [LibraryImport("libc", EntryPoint = "unlockpt")]
    private static partial int Unlock(int handle);

    [LibraryImport("libc", EntryPoint = "ptsname_r")]
    private static partial int Name(int handle, byte[] name, nint length);

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
