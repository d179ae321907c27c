<#
.SYNOPSIS
Lets one run be approved, and another be denied.
#>
#Requires -Version 7.6
#Requires -Modules PSParallelOrchestrator
$release = Start-OrchestratorRun "$PSScriptRoot/../../approval/plan.yaml" -Name release
while ($release.Count('WaitingForApproval') -eq 0) {
    Start-Sleep -Milliseconds 100
}

# From any other PowerShell, Get-OrchestratorRun finds the run.
$release | Get-OrchestratorTask -State WaitingForApproval | Format-Table
$release | Approve-OrchestratorTask -TaskId deploy
$release | Wait-OrchestratorRun | Merge-OrchestratorOutput | Format-Table
Get-Content "$($release.Directory)/docs/ANNOUNCEMENT.md"

$denied = Start-OrchestratorRun "$PSScriptRoot/../../approval/plan.yaml" -Name denied
while ($denied.Count('WaitingForApproval') -eq 0) {
    Start-Sleep -Milliseconds 100
}

$denied | Deny-OrchestratorTask -TaskId deploy -Reason 'Not on a Friday'
$denied | Wait-OrchestratorRun -ErrorAction SilentlyContinue | Get-OrchestratorTask | Format-Table
