namespace PSParallelOrchestrator.Engine.Execution.Scripts;

/// <summary>How a PowerShell is started to be a host of scripts.</summary>
internal static class HostCommand
{
    /// <summary>The PowerShell that is looked up on PATH where nobody names one.</summary>
    public const string StandardShell = "pwsh";

    /// <summary>Its arguments.</summary>
    /// <param name="address">What it connects to.</param>
    public static IReadOnlyList<string> Arguments(string address)
    {
        var command = $"[void][Reflection.Assembly]::LoadFrom({Quoted(ScriptHostFile.Ensure())}); "
            + $"[PSParallelOrchestrator.ScriptHost.HostProgram]::Run({Quoted(address)})";
        return ["-NoLogo", "-NoProfile", "-NonInteractive", "-Command", command];
    }

    /// <summary>Variables that spare a PowerShell what nobody sees.</summary>
    public static void Prepare(IDictionary<string, string> environment)
    {
        environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        environment["POWERSHELL_UPDATECHECK"] = "Off";
    }

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
