using System.Management.Automation;
using PSParallelOrchestrator.Engine.Execution.Scripts;
using PSParallelOrchestrator.ScriptHost;

namespace PSParallelOrchestrator.Module.Scripts;

/// <summary>Runs scripts in runspaces of this PowerShell.</summary>
internal sealed class InProcessScripts : IInProcessScripts
{
    /// <summary>Makes this PowerShell known to the engine.</summary>
    /// <param name="state">Its state.</param>
    public static void Register(SessionState state)
    {
        if (OwnPowerShell.Scripts is not null)
        {
            return;
        }

        var name = OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh";
        var program = state.PSVariable.GetValue("PSHOME") is string home ? Path.Combine(home, name) : null;
        OwnPowerShell.Register(File.Exists(program) ? program : null, new InProcessScripts());
    }

    /// <inheritdoc/>
    public Task<string> RunAsync(
        string request,
        Action<string> output,
        Action<string> record,
        Action<string> progress,
        Action<string, bool> text,
        CancellationToken stop) =>
        InProcessScript.RunAsync(request, new Sink(output, record, progress, text), stop);

    private sealed class Sink(
        Action<string> output, Action<string> record, Action<string> progress, Action<string, bool> text) : IScriptSink
    {
        public void Output(string element) => output(element);

        public void Record(string element) => record(element);

        public void Progress(string line) => progress(line);

        public void Text(string value, bool isError) => text(value, isError);
    }
}
