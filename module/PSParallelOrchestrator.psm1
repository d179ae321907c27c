# Loads the cmdlets privately; see docs/architecture.md, "Load context".
$shared = [System.IO.Path]::Combine($PSScriptRoot, 'lib', 'PSParallelOrchestrator.dll')
$private = [System.IO.Path]::Combine($PSScriptRoot, 'lib', 'private', 'PSParallelOrchestrator.Module.dll')
$again = [bool] ('PSParallelOrchestrator.ModuleLoadContext' -as [type])
if (-not $again) {
    $null = [System.Reflection.Assembly]::LoadFrom($shared)
}

$assembly = [PSParallelOrchestrator.ModuleLoadContext]::LoadModule($private)
$inner = Import-Module -Assembly $assembly -PassThru -Scope Local

# A second import finds the inner module loaded and passes no cmdlets on (PowerShell issue 20710).
if ($again) {
    $addCmdlet = [System.Management.Automation.PSModuleInfo].GetMethod('AddExportedCmdlet', [System.Reflection.BindingFlags]'Instance, NonPublic')
    foreach ($cmdlet in $inner.ExportedCmdlets.Values) {
        $null = $addCmdlet.Invoke($ExecutionContext.SessionState.Module, @($cmdlet))
    }
}
