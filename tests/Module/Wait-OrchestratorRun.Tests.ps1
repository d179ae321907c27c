BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    $script:place = Initialize-TestPlace
}

AfterAll { Clear-TestPlace $place }

Describe 'Wait-OrchestratorRun' {
    It 'waits for all runs it is given and writes them' {
        $runs = (Write-TestPlan @{ a = 'sleep 0.3' }), (Write-TestPlan @{ a = 'true' }) | Start-OrchestratorRun
        ($runs | Wait-OrchestratorRun).State | Should -Be 'Succeeded', 'Succeeded'
        (Wait-OrchestratorRun -Id $runs[0].Id).State | Should -Be 'Succeeded'
        (Wait-OrchestratorRun -Path $runs[0].Directory).State | Should -Be 'Succeeded'
    }

    It 'streams tasks as they finish: the first does not wait for the rest' {
        $run = Start-OrchestratorRun (Write-TestPlan ([ordered]@{ slow = 'sleep 100'; quick = 'true' }))
        ($run | Wait-OrchestratorRun -Task | Select-Object -First 1).Id | Should -Be 'quick'
        $run.State | Should -Be 'Running'
        $run | Stop-OrchestratorRun
        ($run | Wait-OrchestratorRun -Task -ErrorAction SilentlyContinue).Id | Should -Be 'slow', 'quick'
    }

    It 'writes the run with -PassThru, after its tasks where they are wanted too' {
        $run = Start-OrchestratorRun (Write-TestPlan @{ a = 'true' })
        $run | Wait-OrchestratorRun -PassThru | Should -Be $run
        $both = $run | Wait-OrchestratorRun -Task -PassThru
        $both[0].Id | Should -Be 'a'
        $both[1] | Should -Be $run
    }

    It 'writes RunFailed for a run that did not succeed' {
        $run = Start-OrchestratorRun (Write-TestPlan @{ a = 'exit 3' }) -MaxRetries 0
        ($run | Wait-OrchestratorRun -ErrorVariable failed -ErrorAction SilentlyContinue).State | Should -Be 'Failed'
        Get-ErrorId $failed[0] | Should -Be 'RunFailed'
        $failed[0].CategoryInfo.Category | Should -Be 'OperationStopped'
    }

    It 'ends after a time limit, and the run goes on' {
        $run = Start-OrchestratorRun (Write-TestPlan @{ a = 'sleep 100' })
        $run | Wait-OrchestratorRun -Timeout 0 -ErrorVariable failed -ErrorAction SilentlyContinue | Should -Be $run
        Get-ErrorId $failed[0] | Should -Be 'WaitTimeout'
        $run.State | Should -Be 'Running'
        $run | Stop-OrchestratorRun
    }

    It 'takes its time limit as seconds or with a unit' {
        $transformation = (Get-Command Wait-OrchestratorRun).Parameters.Timeout.Attributes |
            Where-Object { $_ -is [System.Management.Automation.ArgumentTransformationAttribute] -and $_.GetType().Name -like 'Seconds*' }
        $given = 30, '30', '1.5m', '01:00:00', [timespan]::FromSeconds(0.2), '1d'
        $given | ForEach-Object { $transformation.Transform($null, $_) } | Should -Be 30, 30, 90, 3600, 1, 86400
        $run = Start-OrchestratorRun (Write-TestPlan @{ a = 'sleep 100' })
        $run | Wait-OrchestratorRun -Timeout 00:00:00 -ErrorVariable failed -ErrorAction SilentlyContinue | Should -Be $run
        Get-ErrorId $failed[0] | Should -Be 'WaitTimeout'

        # To PowerShell a number, and in range as one.
        { $run | Wait-OrchestratorRun -Timeout 1000d } | Should -Throw -ErrorId 'ParameterArgument*'
        { $run | Wait-OrchestratorRun -Timeout soon } | Should -Throw -ErrorId 'CannotConvertArgument*'
        $run | Stop-OrchestratorRun
    }

    It 'when stopped, ends the wait only' {
        $run = Start-OrchestratorRun (Write-TestPlan @{ a = 'sleep 100' })
        Invoke-StoppedScript '$run | Wait-OrchestratorRun' @{ run = $run } | Should -Be 'Stopped'
        $run.State | Should -Be 'Running'
        $run | Stop-OrchestratorRun
    }
}
