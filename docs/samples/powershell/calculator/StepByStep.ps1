<#
.SYNOPSIS
Plans, runs and merges, one step at a time.
#>
#Requires -Version 7.6
#Requires -Modules PSParallelOrchestrator
$plan = New-OrchestratorPlan 'Build a simple calculator'
$plan.Complexity | Format-Table
$plan.Tasks | Format-Table

$run = $plan | Start-OrchestratorRun
$run | Wait-OrchestratorRun | Out-Null
$run | Get-OrchestratorTask | Format-Table
$run | Merge-OrchestratorOutput | Format-Table
$run | Export-OrchestratorReport -Format Html, Trace | ForEach-Object Name
Get-ChildItem $run.Directory -Name | Sort-Object
