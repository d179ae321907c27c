BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    $script:place = Initialize-TestPlace
    function Get-Gate { Join-Path $place "gate-$([guid]::NewGuid())" }
}

AfterAll { Clear-TestPlace $place }

Describe 'Invoke-TaskRetry' {
    It 'runs failed tasks of a finished run again, with what they blocked, and the run object follows' {
        $gate = Get-Gate
        $run = Start-OrchestratorRun (Write-TestPlan ([ordered]@{ a = 'true'; 'b<a' = "test -e '$gate'"; 'c<b' = 'true' })) -MaxRetries 0 `
            -Wait -ErrorAction SilentlyContinue
        Set-Content $gate 1
        $run | Get-OrchestratorTask -State Failed | Invoke-TaskRetry -Wait | Should -Be $run
        $run.State | Should -Be 'Succeeded'
        $run.Tasks.ForEach({ $_.Attempts.Count }) | Should -Be 1, 2, 1
    }

    It 'takes blocked tasks with what blocked them, and alone as standing for it' {
        $gate = Get-Gate
        $run = Start-OrchestratorRun (Write-TestPlan ([ordered]@{ a = "test -e '$gate'"; 'b<a' = 'true'; 'c<b' = 'true';
            other = 'false' })) -MaxRetries 0 -Wait -ErrorAction SilentlyContinue
        $run | Get-OrchestratorTask -State Failed, Blocked | Invoke-TaskRetry -Wait -ErrorVariable failed -ErrorAction SilentlyContinue |
            Should -Be $run
        Get-ErrorId $failed[0] | Should -Be 'RunFailed'
        $run.Tasks.State | Should -Be 'Failed', 'Blocked', 'Blocked', 'Failed'
        Set-Content $gate 1
        $null = $run | Get-OrchestratorTask -TaskId c | Invoke-TaskRetry -Wait -ErrorAction SilentlyContinue
        $run.Tasks.State | Should -Be 'Succeeded', 'Succeeded', 'Succeeded', 'Failed'
        $run.Tasks.ForEach({ $_.Attempts.Count }) | Should -Be 3, 1, 1, 2
    }

    It 'runs them again on a live run, with one request for a run' -Tag UnixPrograms {
        $gate, $end = (Get-Gate), (Get-Gate)
        $run = Start-OrchestratorRun (Write-TestPlan ([ordered]@{ a = "test -e '$gate'"; b = "test -e '$gate'";
            c = "while ! test -e '$end'; do sleep 0.05; done" })) -MaxRetries 0
        Wait-Until { $run.Tasks[0].State -eq 'Failed' -and $run.Tasks[1].State -eq 'Failed' }
        Set-Content $gate 1
        $run | Get-OrchestratorTask -State Failed | Invoke-TaskRetry | Should -Be $run
        Wait-Until { $run.Tasks[1].State -eq 'Succeeded' }
        $run.State | Should -Be 'Running'
        Set-Content $end 1
        ($run | Wait-OrchestratorRun).State | Should -Be 'Succeeded'
        @($run | Get-OrchestratorLog | Select-String 'Request: retry a, b').Count | Should -Be 1
    }

    It 'takes tasks by id and pattern of a run, its id or its directory' {
        $gate = Get-Gate
        $run = Start-OrchestratorRun (Write-TestPlan ([ordered]@{ a1 = "test -e '$gate'"; a2 = "test -e '$gate'";
            b = "test -e '$gate'" })) -MaxRetries 0 -Wait -ErrorAction SilentlyContinue
        Set-Content $gate 1
        $null = Invoke-TaskRetry -Id $run.Id -TaskId b -Wait -ErrorAction SilentlyContinue
        $run.Tasks.State | Should -Be 'Failed', 'Failed', 'Succeeded'
        $null = Invoke-TaskRetry $run 'a*' -WhatIf
        (Invoke-TaskRetry -Path $run.Directory -TaskId 'a*' -Wait).State | Should -Be 'Succeeded'
    }

    It 'says what cannot run again' {
        $run = Start-OrchestratorRun (Write-TestPlan @{ a = 'true' }) -Wait
        { $run | Invoke-TaskRetry -ErrorAction Stop } | Should -Throw -ErrorId 'RequestRefused,*'
        { $run | Invoke-TaskRetry -TaskId nosuch -ErrorAction Stop } | Should -Throw -ErrorId 'TaskNotFound,*'
        { $run | Invoke-TaskRetry -TaskId 'x*' -ErrorAction Stop } | Should -Throw -ErrorId 'TaskNotFound,*'
        $run.State | Should -Be 'Succeeded'
    }

    It 'stops the run when the pipeline is stopped while it waits' {
        $gate = Get-Gate
        $run = Start-OrchestratorRun (Write-TestPlan @{ a = "test -e '$gate' && sleep 100" }) -MaxRetries 0 -Wait `
            -ErrorAction SilentlyContinue
        Set-Content $gate 1
        $shell = Open-InnerPowerShell '$run | Invoke-TaskRetry -Wait' @{ run = $run }
        $null = $shell.BeginInvoke()
        Wait-Until { $run.Tasks[0].State -eq 'Running' }
        $shell.Stop()
        $run.State | Should -Be 'Canceled'
        $shell.Dispose()
    }
}
