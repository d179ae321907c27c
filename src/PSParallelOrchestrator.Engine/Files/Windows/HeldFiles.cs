using System.Runtime.Versioning;

namespace PSParallelOrchestrator.Engine.Files.Windows;

/// <summary>
/// Changes files that others hold: who opens a file on Windows keeps others from removing or replacing it, for a moment mostly.
/// </summary>
[SupportedOSPlatform("windows")]
internal static class HeldFiles
{
    // As long as a scanner looks at a file of some size; who holds one longer is named.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // Permissions look like a file that is just being removed, and do not change by waiting.
    private static readonly TimeSpan PatienceWithRefusal = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);

    /// <summary>Makes a change, as often as it takes until nobody holds what it is about.</summary>
    /// <param name="change">The change.</param>
    /// <param name="paths">What it is about, and first what is removed or replaced.</param>
    /// <exception cref="IOException">It cannot be made; who holds one of the files is named, where the system tells.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be made.</exception>
    public static void Do(Action change, ReadOnlySpan<string> paths)
    {
        var begun = TimeProvider.System.GetTimestamp();
        var isWritable = false;
        for (var wait = TimeSpan.FromMilliseconds(1); ; wait = wait < LongestWait ? wait * 2 : LongestWait)
        {
            try
            {
                change();
                return;
            }
            catch (Exception e) when (!isWritable && IsRefusal(e))
            {
                isWritable = true;
                MakeWritable(paths[0]);
            }
            catch (Exception e) when (IsRefusal(e) && TimeProvider.System.GetElapsedTime(begun) < PatienceWithRefusal)
            {
                Wait(wait);
            }
            catch (IOException e) when (IsHeld(e) && TimeProvider.System.GetElapsedTime(begun) < Patience)
            {
                Wait(wait);
            }
            catch (IOException e) when (IsHeld(e) && FileHolders.Of(paths) is { } holders)
            {
                throw new IOException($"{e.Message} It is open in {holders}.", e);
            }
        }
    }

    private static bool IsHeld(IOException e) => (e.HResult & 0xFFFF) is
        WindowsErrors.SharingViolation or WindowsErrors.LockViolation or WindowsErrors.FileMapped;

    // A directory is refused where something in it is held, or not gone yet that was removed.
    private static bool IsRefusal(Exception e) => e is UnauthorizedAccessException
        || (e is IOException && (e.HResult & 0xFFFF) is WindowsErrors.AccessDenied);

    private static void MakeWritable(string path)
    {
        try
        {
            var attributes = File.GetAttributes(path);
            if ((attributes & (FileAttributes.ReadOnly | FileAttributes.ReparsePoint)) == FileAttributes.ReadOnly)
            {
                File.SetAttributes(path, attributes & ~FileAttributes.ReadOnly);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is not there, or not ours; the change itself says what is wrong.
        }
    }

#pragma warning disable RS0030 // Rare and short, and what waits for the change has nothing else to do.
    private static void Wait(TimeSpan time) => Thread.Sleep(time);
#pragma warning restore RS0030
}
