BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    $script:place = Initialize-TestPlace
}

AfterAll { Clear-TestPlace $place }

Describe 'Resume-OrchestratorRun' {
    It 'continues a run that was stopped, and its object follows' {
        $gate = Join-Path $place gate
        $run = Start-OrchestratorRun (Write-TestPlan ([ordered]@{ a = 'true'; 'b<a' = "while ! test -e '$gate'; do sleep 0.05; done" }))
        Wait-Until { $run.Tasks[1].State -eq 'Running' }
        $run | Stop-OrchestratorRun
        Set-Content $gate 1
        $run | Resume-OrchestratorRun -Wait | Should -Be $run
        $run.State | Should -Be 'Succeeded'
        $run.Tasks.ForEach({ $_.Attempts.Count }) | Should -Be 1, 2
    }

    It 'picks up a run whose PowerShell ended without waiting, which left no process behind' {
        $mark = Join-Path $place mark
        $plan = Write-TestPlan ([ordered]@{ a = 'true'; 'b<a' = "if ! test -e '$mark'; then echo `$`$ > '$mark'; sleep 100; fi" })
        $wait = "while (-not ((Test-Path '$mark') -and (Get-Content '$mark'))) { Start-Sleep -Milliseconds 50 }"
        (Invoke-OtherPowerShell "`$run = Start-OrchestratorRun '$plan' -Name left; $wait").ExitCode | Should -Be 0
        Test-Path "/proc/$(Get-Content $mark)" | Should -BeFalse
        $run = Get-OrchestratorRun -Path outputs/parallel-orchestrator/left
        $run.State | Should -Be 'Interrupted'
        (Resume-OrchestratorRun -Id $run.Id -Wait).State | Should -Be 'Succeeded'
        $run.State | Should -Be 'Succeeded'
        $run.Tasks[0].Attempts.Count | Should -Be 1
        $run.Tasks[1].Attempts.FailureClass | Should -Be @('Lost', $null)
    }

    It 'picks up a run whose PowerShell was killed' {
        $mark = Join-Path $place killed
        $plan = Write-TestPlan @{ a = "if ! test -e '$mark'; then echo `$`$ > '$mark'; sleep 5; fi" }
        $other = Open-OtherPowerShell "Start-OrchestratorRun '$plan' -Name killed -Wait"
        Wait-Until { (Test-Path $mark) -and (Get-Content $mark) }
        $other.Kill()
        $other.WaitForExit()
        (Resume-OrchestratorRun -Path outputs/parallel-orchestrator/killed -Wait).State | Should -Be 'Succeeded'
    }

    It 'gives a job with -AsJob' {
        $run = Start-OrchestratorRun (Write-TestPlan @{ a = 'sleep 0.5' })
        $run | Stop-OrchestratorRun
        $job = $run | Resume-OrchestratorRun -AsJob | Wait-Job -Timeout 120
        $job.State | Should -Be 'Completed'
        (Receive-Job $job).State | Should -Be 'Succeeded'
        Remove-Job $job
    }

    It 'refuses a run that goes on' {
        $run = Start-OrchestratorRun (Write-TestPlan @{ a = 'sleep 100' })
        { $run | Resume-OrchestratorRun -ErrorAction Stop } | Should -Throw -ErrorId 'RunInUse,*'
        $run | Resume-OrchestratorRun -WhatIf | Should -BeNullOrEmpty
        $run | Stop-OrchestratorRun
        { $run | Resume-OrchestratorRun -Wait -AsJob } | Should -Throw -ErrorId 'ParametersExclude,*'
    }

    It 'stops the run when the pipeline is stopped while it waits' {
        $run = Start-OrchestratorRun (Write-TestPlan @{ a = 'sleep 100' })
        $run | Stop-OrchestratorRun
        $shell = Open-InnerPowerShell '$run | Resume-OrchestratorRun -Wait' @{ run = $run }
        $null = $shell.BeginInvoke()
        Wait-Until { $run.Tasks[0].State -eq 'Running' }
        $shell.Stop()
        $run.State | Should -Be 'Canceled'
        $shell.Dispose()
    }

    It 'can be stopped at any moment, and done again: after <_> ms' -ForEach 0, 5, 20, 50, 100, 200, 400 {
        if ($_ -notin 0, 50, 400 -and $env:PSORCH_TEST_EFFORT -ne 'full') {
            Set-ItResult -Skipped -Because 'other moments stand for this one: PSORCH_TEST_EFFORT=full takes each'
        }

        $gate, $mark = (Join-Path $place "stopped-$_-gate"), (Join-Path $place "stopped-$_-mark")
        $plan = Write-TestPlan ([ordered]@{ a = 'true'; 'b<a' = "echo `$`$ >> '$mark'; while ! test -e '$gate'; do sleep 0.05; done" })
        $other = Open-OtherPowerShell "Start-OrchestratorRun '$plan' -Name stopped-$_ -Wait"
        Wait-Until { (Test-Path $mark) -and (Get-Content $mark) }
        $other.Kill()
        $other.WaitForExit()
        $run = Get-OrchestratorRun -Path outputs/parallel-orchestrator/stopped-$_
        $shell = Open-InnerPowerShell '$run | Resume-OrchestratorRun -Wait' @{ run = $run }
        $null = $shell.BeginInvoke()
        Start-Sleep -Milliseconds $_
        $shell.Stop()
        $run.State | Should -BeIn 'Interrupted', 'Canceled'
        # Orphans are reaped by the system, which takes its time.
        if (@($run.Tasks[1].Attempts).Count -gt 1) { Wait-Until { -not (Get-Content $mark |
            Where-Object { Test-Path "/proc/$_" }) } 'The end of what ran' }
        Set-Content $gate 1
        ($run | Resume-OrchestratorRun -Wait).State | Should -Be 'Succeeded'
        Wait-Until { -not (Get-Content $mark | Where-Object { Test-Path "/proc/$_" }) } 'The end of what was left'
        $run.Tasks[0].Attempts.Count | Should -Be 1
        $shell.Dispose()
    }
}

Describe 'Removing the module' {
    It 'leaves its live runs Interrupted, without processes, and can be imported again' {
        $mark = Join-Path $place removed
        $plan = Write-TestPlan @{ a = "echo `$`$ > '$mark'; sleep 100" }
        $script = "`$run = Start-OrchestratorRun '$plan' -Name removed
            while (-not ((Test-Path '$mark') -and (Get-Content '$mark'))) { Start-Sleep -Milliseconds 50 }
            Remove-Module PSParallelOrchestrator; `"`$(`$run.State) `$(Test-Path /proc/`$(Get-Content '$mark'))`"
            Import-Module '$(Get-ManifestUnderTest)'; (`$run | Resume-OrchestratorRun).State; `$run | Stop-OrchestratorRun; `$run.State"
        (Invoke-OtherPowerShell $script).Output -split '\r?\n' | Should -Be 'Interrupted False', 'Running', 'Canceled'
    }
}
