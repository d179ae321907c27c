@{
    RootModule           = 'lib/PSParallelOrchestrator.Module.dll'
    ModuleVersion        = '0.1.0'
    GUID                 = 'd0a5f9c2-6a5e-4f0e-9a57-2f6c4b9f1f3e'
    Author               = 'PSParallelOrchestrator developers'
    CompanyName          = 'PSParallelOrchestrator developers'
    Copyright            = '(c) PSParallelOrchestrator developers. MIT licence.'
    Description          = 'Plans work as tasks with dependencies, runs it in parallel, survives a crash, and merges the result without losing a byte.'
    PowerShellVersion    = '7.6'
    CompatiblePSEditions = @('Core')
    FormatsToProcess     = @('PSParallelOrchestrator.Format.ps1xml')
    TypesToProcess       = @('PSParallelOrchestrator.Types.ps1xml')
    FunctionsToExport    = @()
    CmdletsToExport      = @(
        'Add-OrchestratorTask'
        'Approve-OrchestratorTask'
        'Build-OrchestratorImage'
        'Deny-OrchestratorTask'
        'Export-OrchestratorPlan'
        'Export-OrchestratorReport'
        'Get-OrchestratorBackend'
        'Get-OrchestratorLog'
        'Get-OrchestratorModel'
        'Get-OrchestratorRun'
        'Get-OrchestratorTask'
        'Import-OrchestratorPlan'
        'Invoke-OrchestratorParallel'
        'Invoke-TaskRetry'
        'Join-OrchestratorPlan'
        'Measure-OrchestratorComplexity'
        'Merge-OrchestratorOutput'
        'New-DockerBackendOption'
        'New-OrchestratorPlan'
        'New-OrchestratorTask'
        'New-SlurmBackendOption'
        'Receive-OrchestratorOutput'
        'Remove-OrchestratorRun'
        'Resume-OrchestratorRun'
        'Set-OrchestratorTask'
        'Start-OrchestratorRun'
        'Stop-OrchestratorRun'
        'Stop-OrchestratorTask'
        'Test-OrchestratorPlan'
        'Wait-OrchestratorRun'
    )
    VariablesToExport    = @()
    AliasesToExport      = @()
    PrivateData          = @{
        PSData = @{
            Tags         = @('orchestration', 'parallel', 'agents', 'ai', 'dag', 'scheduler', 'PSEdition_Core', 'Windows', 'Linux')
            LicenseUri   = 'https://github.com/PSParallelOrchestrator/PSParallelOrchestrator/blob/main/LICENSE'
            ProjectUri   = 'https://github.com/PSParallelOrchestrator/PSParallelOrchestrator'
            ReleaseNotes = 'First version: plans from requirements or by hand, runs on this machine that survive a crash, consolidation without loss, reports; psorch for Linux and Windows.'
        }
    }
}
