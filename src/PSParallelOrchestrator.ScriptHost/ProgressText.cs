using System.Globalization;
using System.Management.Automation;

namespace PSParallelOrchestrator.ScriptHost;

/// <summary>Progress in a line: what is done, how far it is, and with what.</summary>
internal static class ProgressText
{
    public static string Of(ProgressRecord progress)
    {
        var percent = progress.PercentComplete is >= 0 and <= 100 and var done
            ? done.ToString(CultureInfo.InvariantCulture) + " %"
            : null;
        var parts = new[] { progress.Activity, percent, progress.StatusDescription, progress.CurrentOperation };
        return string.Join(" ", parts.Where(part => !string.IsNullOrWhiteSpace(part)));
    }
}
