using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace PSParallelOrchestrator.ScriptHost;

/// <summary>The current location of a script.</summary>
internal static class ScriptLocation
{
    private const string UnixDrive = "/";

    /// <summary>Makes a directory the current location.</summary>
    /// <param name="state">The state of the script's runspace.</param>
    /// <param name="directory">The directory, as a full path; it is there.</param>
    public static void Enter(SessionStateProxy state, string directory)
    {
        // PowerShell's own way reads all that stands in each directory above, and above an attempt are those of all others.
        if (state.Drive.Current is { Name: UnixDrive, Root: UnixDrive } drive)
        {
            drive.CurrentLocation = directory.TrimStart('/');
            state.SetVariable("PWD", state.Path.CurrentLocation);
            return;
        }

        state.Path.SetLocation(WildcardPattern.Escape(directory));
    }
}
