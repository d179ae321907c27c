<#
.SYNOPSIS
Shows what would run, and the plan as a picture before and after the run.
#>
#Requires -Version 7.6
#Requires -Modules PSParallelOrchestrator
$plan = New-OrchestratorPlan 'Build a chess game' -MaxExecutors 4
$plan | Start-OrchestratorRun -WhatIf
$plan | Export-OrchestratorReport -Format Mermaid -OutputPath chess-plan.mmd | Get-Content

$run = $plan | Start-OrchestratorRun -Name chess -Wait
$run | Merge-OrchestratorOutput | Format-Table
$run | Export-OrchestratorReport -Format Mermaid -OutputPath chess-run.mmd | Get-Content
