# Loads the cmdlets privately; see docs/architecture.md, "Load context". A type that is not there yet is not looked for: that alone takes a
# third of the import.
$null = [System.Reflection.Assembly]::LoadFrom("$PSScriptRoot/lib/PSParallelOrchestrator.dll")
$again = [PSParallelOrchestrator.ModuleLoadContext]::IsLoaded
$assembly = [PSParallelOrchestrator.ModuleLoadContext]::LoadModule("$PSScriptRoot/lib/private/PSParallelOrchestrator.Module.dll")
$inner = Import-Module -Assembly $assembly -PassThru -Scope Local

# A second import finds the inner module loaded and passes no cmdlets on (PowerShell issue 20710).
if ($again) {
    $addCmdlet = [System.Management.Automation.PSModuleInfo].GetMethod('AddExportedCmdlet',
        [System.Reflection.BindingFlags]'Instance, NonPublic')
    foreach ($cmdlet in $inner.ExportedCmdlets.Values) {
        $null = $addCmdlet.Invoke($ExecutionContext.SessionState.Module, @($cmdlet))
    }
}
