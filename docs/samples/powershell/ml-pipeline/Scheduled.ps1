<#
.SYNOPSIS
Plans and runs a pipeline from a scheduler.
#>
#Requires -Version 7.6
#Requires -Modules PSParallelOrchestrator
[CmdletBinding()]
param(
    # Where the runs, their lock and their logs go.
    [Parameter(Mandatory)]
    [string] $OutputDirectory
)

$requirements = @'
Build an ML training pipeline with:
- Data preprocessing scripts
- Model training with PyTorch
- Evaluation and metrics
- Model deployment API
- Complete tests and documentation
'@
& "$PSScriptRoot/../../scheduled/Invoke-NightlyRun.ps1" -Requirements $requirements -OutputDirectory $OutputDirectory
exit $LASTEXITCODE
