BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    $script:place = Initialize-TestPlace
}

AfterAll { Clear-TestPlace $place }

Describe 'Stop-OrchestratorRun' {
    It 'returns when nothing runs any more' {
        $mark = Join-Path $place mark
        $run = Start-OrchestratorRun (Write-TestPlan ([ordered]@{ a = "echo `$`$ > '$mark'; sleep 100"; 'b<a' = 'true' }))
        Wait-Until { (Test-Path $mark) -and (Get-Content $mark) }
        $run | Stop-OrchestratorRun | Should -BeNullOrEmpty
        $run.State | Should -Be 'Canceled'
        $run.Tasks.State | Should -Be 'Canceled', 'Canceled'
        Test-Path "/proc/$(Get-Content $mark)" | Should -BeFalse
        Test-Path (Join-Path $run.Directory execution_summary.json) | Should -BeTrue
    }

    It 'stops a run that has only begun, by id' {
        $run = Start-OrchestratorRun (Write-TestPlan @{ a = 'sleep 100' })
        (Stop-OrchestratorRun -Id $run.Id -PassThru).State | Should -Be 'Canceled'
        $run.Fault | Should -BeNullOrEmpty
    }

    It 'leaves a run that has ended as it is' {
        $run = Start-OrchestratorRun (Write-TestPlan @{ a = 'true' }) -Wait
        ($run | Stop-OrchestratorRun -PassThru -ErrorAction Stop).State | Should -Be 'Succeeded'
    }

    It 'changes nothing with -WhatIf' {
        $run = Start-OrchestratorRun (Write-TestPlan @{ a = 'sleep 100' })
        $run | Stop-OrchestratorRun -WhatIf -PassThru | Should -BeNullOrEmpty
        $run.State | Should -Be 'Running'
        $run | Stop-OrchestratorRun
    }

    It 'names a run that is unknown' {
        { Stop-OrchestratorRun -Id nosuchrun -ErrorAction Stop } | Should -Throw -ErrorId 'RunNotFound,*'
    }
}
