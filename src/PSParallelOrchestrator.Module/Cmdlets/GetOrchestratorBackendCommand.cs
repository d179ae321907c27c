using System.Management.Automation;
using PSParallelOrchestrator.Engine.Backends;
using PSParallelOrchestrator.Module.Completers;

namespace PSParallelOrchestrator.Module.Cmdlets;

/// <summary>Shows for every backend whether it can be used here, and if not, why.</summary>
[Cmdlet(VerbsCommon.Get, "OrchestratorBackend")]
[OutputType(typeof(BackendStatus))]
public sealed class GetOrchestratorBackendCommand : OrchestratorCmdlet
{
    /// <summary>Only these backends; all where none is named.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Kind")]
    [ArgumentCompleter(typeof(BackendCompleter))]
    public BackendKind[] Backend { get; set; } = [.. BackendCatalog.Kinds];

    /// <inheritdoc/>
    protected override void Process()
    {
        foreach (var kind in Backend)
        {
            try
            {
                WriteObject(kind == BackendKind.Auto
                    ? throw CmdletErrors.AutoIsNoBackend()
                    : Await(token => BackendCatalog.ProbeAsync(kind, token)));
            }
            catch (OrchestratorException e)
            {
                // The other backends are still to be seen.
                WriteError(e, kind);
            }
        }
    }
}
