<#
.SYNOPSIS
Audits a source tree, and reads the report that came of it.
#>
#Requires -Version 7.6
#Requires -Modules PSParallelOrchestrator
$run = Start-OrchestratorRun "$PSScriptRoot/../../source-tree-audit/plan.json" -Name audit

# Each task as it becomes final, while the others go on.
$run | Wait-OrchestratorRun -Task | ForEach-Object { "$($_.State): $($_.Id)" }
$run | Merge-OrchestratorOutput | Format-Table
Get-Content "$($run.Directory)/docs/audit/REPORT.md"
