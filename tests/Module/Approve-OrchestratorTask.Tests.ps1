BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    $script:place = Initialize-TestPlace
    function Get-WaitingRun {
        $run = Start-OrchestratorRun (Write-TestPlan ([ordered]@{ a = 'true'; b = 'true' }) -RequireApproval)
        Wait-Until { $run.Count('WaitingForApproval') -eq 2 }
        $run
    }
}

AfterAll { Clear-TestPlace $place }

Describe 'Approve-OrchestratorTask' {
    It 'lets tasks start: from the pipeline, by id, or all that wait' {
        $run = Get-WaitingRun
        $run.Tasks[0] | Approve-OrchestratorTask
        Wait-Until { $run.Tasks[0].State -eq 'Succeeded' }
        $run.Tasks[1].State | Should -Be 'WaitingForApproval'
        ($run | Approve-OrchestratorTask -PassThru).Id | Should -Be 'b'
        ($run | Wait-OrchestratorRun).State | Should -Be 'Succeeded'
        $run = Get-WaitingRun
        Approve-OrchestratorTask -Id $run.Id -TaskId a, b
        ($run | Wait-OrchestratorRun).State | Should -Be 'Succeeded'
    }

    It 'does nothing with -WhatIf, and says what cannot be approved' {
        $run = Get-WaitingRun
        $run | Approve-OrchestratorTask -WhatIf
        $run.Count('WaitingForApproval') | Should -Be 2
        $run | Approve-OrchestratorTask
        $null = $run | Wait-OrchestratorRun
        { $run | Approve-OrchestratorTask -ErrorAction Stop } | Should -Throw '*has ended and is Succeeded*Invoke-TaskRetry*' `
            -ErrorId 'RunNotOwned,*'
        { $run | Approve-OrchestratorTask -TaskId c -ErrorAction Stop } | Should -Throw -ErrorId 'TaskNotFound,*'
    }
}

Describe 'Approve-OrchestratorTask of a run that was stopped' {
    It 'says that it can be resumed' {
        $run = Get-WaitingRun
        $run | Stop-OrchestratorRun
        { $run | Approve-OrchestratorTask -ErrorAction Stop } | Should -Throw '*Resume it*' -ErrorId 'RunNotOwned,*'
    }
}

Describe 'Deny-OrchestratorTask' {
    It 'fails tasks, with the reason' {
        $run = Get-WaitingRun
        $run.Tasks[1] | Deny-OrchestratorTask -Reason 'Not now' -WhatIf
        ($run.Tasks[1] | Deny-OrchestratorTask -Reason 'Not now' -PassThru).State | Should -Be 'Failed'
        $run.Tasks[1].Reason | Should -Match 'Not now'
        Approve-OrchestratorTask -Path $run.Directory -TaskId 'a*'
        ($run | Wait-OrchestratorRun -ErrorAction SilentlyContinue).State | Should -Be 'Failed'
    }
}
