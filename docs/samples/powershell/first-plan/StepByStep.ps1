<#
.SYNOPSIS
Checks a plan file, runs it, and reads what it made.
#>
#Requires -Version 7.6
#Requires -Modules PSParallelOrchestrator
$plan = Import-OrchestratorPlan "$PSScriptRoot/../../first-plan.yaml"
$plan.Tasks | Format-Table

$run = $plan | Start-OrchestratorRun
$run | Wait-OrchestratorRun | Out-Null
$run | Get-OrchestratorTask | Format-Table
$run | Merge-OrchestratorOutput | Format-Table
Get-Content "$($run.Directory)/src/words.txt"
