BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    $script:place = Initialize-TestPlace
}

AfterAll { Clear-TestPlace $place }

Describe 'Remove-OrchestratorRun' {
    It 'deletes the directory, whatever is in it, and the entry in the index' {
        $run = Start-OrchestratorRun (Write-TestPlan @{
            a = 'printf x > "$(printf "odd\377name")"; mkdir -p deep/er; touch deep/er/file' }) -Wait
        $null = $run | Merge-OrchestratorOutput -WarningAction SilentlyContinue
        $kept = New-Item -ItemType Directory kept
        Set-Content kept/file 1
        $null = New-Item -ItemType SymbolicLink (Join-Path $run.Directory link) -Target $kept.FullName
        $run | Remove-OrchestratorRun -Force
        Test-Path $run.Directory | Should -BeFalse
        Test-Path kept/file | Should -BeTrue
        Get-OrchestratorRun | Should -BeNullOrEmpty
        { Get-OrchestratorRun $run.Id -ErrorAction Stop } | Should -Throw -ErrorId 'RunNotFound,*'
    }

    It 'says with -WhatIf what would go, and keeps it, also with -Force' {
        $run = Start-OrchestratorRun (Write-TestPlan @{ a = 'true' }) -Wait
        $run | Remove-OrchestratorRun -WhatIf
        $run | Remove-OrchestratorRun -WhatIf -Force
        Test-Path $run.Directory | Should -BeTrue
        (Invoke-OtherPowerShell "Remove-OrchestratorRun -Id $($run.Id) -WhatIf").Output | Should -Match 'merged output'
        $run | Remove-OrchestratorRun -Confirm:$false
        Test-Path $run.Directory | Should -BeFalse
    }

    It 'never asks without a user: each run is an error, and stays' {
        $runs = 1..2 | ForEach-Object { Start-OrchestratorRun (Write-TestPlan @{ a = 'true' }) -Wait }
        $removal = "Remove-OrchestratorRun -Id $($runs.Id -join ',') -ErrorAction SilentlyContinue -ErrorVariable failed"
        $asked = Invoke-OtherPowerShell "$removal; `$failed.FullyQualifiedErrorId; `$failed.TargetObject.Id; exit 7"
        $asked.ExitCode | Should -Be 7
        $asked.Output -split '\s+' | Should `
            -Be (@('ConfirmationNeeded,PSParallelOrchestrator.Module.Cmdlets.RemoveOrchestratorRunCommand') * 2 + $runs.Id)
        (Invoke-OtherPowerShell "Remove-OrchestratorRun -Id $($runs[0].Id)") |
            ForEach-Object { $_.ExitCode | Should -Be 1; $_.Error | Should -Match '-Force' }
        $runs.Directory | Should -Exist
        $runs | Remove-OrchestratorRun -Force
    }

    It 'goes on with the other runs where one cannot be deleted' {
        $busy = Start-OrchestratorRun (Write-TestPlan @{ a = 'sleep 100' })
        $done = Start-OrchestratorRun (Write-TestPlan @{ a = 'true' }) -Wait
        Remove-OrchestratorRun -Id $busy.Id, $done.Id -Force -ErrorAction SilentlyContinue -ErrorVariable failed
        Get-ErrorId $failed[0] | Should -Be 'RunInUse'
        Test-Path $done.Directory | Should -BeFalse
        $busy | Stop-OrchestratorRun
    }

    It 'refuses a run that goes on' {
        $run = Start-OrchestratorRun (Write-TestPlan @{ a = 'sleep 100' })
        { $run | Remove-OrchestratorRun -Force -ErrorAction Stop } | Should -Throw -ErrorId 'RunInUse,*'
        $run | Stop-OrchestratorRun
        Remove-OrchestratorRun -Path $run.Directory -Force
        Test-Path $run.Directory | Should -BeFalse
    }
}
