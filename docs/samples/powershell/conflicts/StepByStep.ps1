<#
.SYNOPSIS
Lets two tasks conflict, and settles it in four ways.
#>
#Requires -Version 7.6
#Requires -Modules PSParallelOrchestrator
$plan = Import-OrchestratorPlan "$PSScriptRoot/../../conflicts/plan.yaml"
$conflict = @{ Simulate = '*:conflict=src/colour.txt'; Wait = $true }

# Stop, the default: nothing is merged, and no byte is lost.
$run = $plan | Start-OrchestratorRun -Name stop @conflict
$stopped = $run | Merge-OrchestratorOutput -ErrorAction SilentlyContinue
"written: $($stopped.Written)"
$stopped.Conflicts | Format-Table

# The same run, merged again without running anything again.
$both = $run | Merge-OrchestratorOutput -ConflictStrategy KeepBoth
"written: $($both.Written)"
Get-ChildItem "$($run.Directory)/src" -Name

$later = $plan | Start-OrchestratorRun -Name later -ConflictStrategy PreferLater @conflict
($later | Merge-OrchestratorOutput).Conflicts | Format-Table

$markers = $plan | Start-OrchestratorRun -Name markers -ConflictStrategy Markers @conflict
$markers | Merge-OrchestratorOutput | Out-Null
Get-Content "$($markers.Directory)/src/colour.txt"
