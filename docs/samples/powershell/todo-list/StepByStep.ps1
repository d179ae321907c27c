<#
.SYNOPSIS
Shows which executor did which of six tasks, where there are three executors.
#>
#Requires -Version 7.6
#Requires -Modules PSParallelOrchestrator
$plan = New-OrchestratorPlan 'Build todo list with backend and frontend' -MaxExecutors 3
$plan.Tasks | Format-Table

$run = $plan | Start-OrchestratorRun -Wait
$run | Get-OrchestratorTask | Format-Table
$run | Merge-OrchestratorOutput | Format-Table
$run.Tasks.Attempts | Format-Table
"$(($run.Tasks.Executor | Sort-Object -Unique).Count) of $($run.MaxExecutors) executors had work"
