using System.Management.Automation;

namespace PSParallelOrchestrator.Module;

/// <summary>Writes what was found about plans to the streams it belongs to.</summary>
internal static class DiagnosticOutput
{
    /// <summary>Writes errors as errors and warnings as warnings.</summary>
    /// <param name="cmdlet">Who writes.</param>
    /// <param name="found">What was found.</param>
    /// <returns>Whether there was no error.</returns>
    public static bool Write(Cmdlet cmdlet, IEnumerable<PlanDiagnostic> found)
    {
        var isGood = true;
        foreach (var finding in found)
        {
            if (finding.Severity == PlanDiagnosticSeverity.Error)
            {
                isGood = false;
                cmdlet.WriteError(CmdletErrors.Record(finding));
            }
            else
            {
                cmdlet.WriteWarning(CmdletErrors.Warning(finding));
            }
        }

        return isGood;
    }
}
