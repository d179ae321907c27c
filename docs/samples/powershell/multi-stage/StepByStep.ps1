<#
.SYNOPSIS
Runs a second stage on top of what the first one merged.
#>
#Requires -Version 7.6
#Requires -Modules PSParallelOrchestrator
$core = New-OrchestratorPlan 'Core services' | Start-OrchestratorRun -Name core -Wait
$core | Merge-OrchestratorOutput | Format-Table

$tests = New-OrchestratorPlan 'Integration tests for core services' | Start-OrchestratorRun -Name core-tests -BaseRun $core -Wait
$tests | Merge-OrchestratorOutput | Format-Table

$before, $after = foreach ($run in $core, $tests) {
    , @(Get-ChildItem "$($run.Directory)/src" -Name)
}
"Only in the second: $($after | Where-Object { $_ -notin $before })"
"Only in the first: $($before | Where-Object { $_ -notin $after })"
