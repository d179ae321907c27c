BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    $script:place = Initialize-TestPlace
    $script:plan = Write-TestPlan ([ordered]@{ slow = 'sleep 1000'; other = 'true' })
}

AfterAll { Clear-TestPlace $place }

Describe 'Stop-OrchestratorTask' {
    It 'stops a running task, blocks what depends on it, and leaves the rest; a retry runs it again' {
        $gate = Join-Path $place gate
        $plan = @(
            New-OrchestratorTask slow -Command sh -ArgumentList '-c', "test -e '$gate' || sleep 1000"
            New-OrchestratorTask after -Command true -DependsOn slow
            New-OrchestratorTask other -Command true
        ) | New-OrchestratorPlan
        $run = $plan | Start-OrchestratorRun
        Wait-Until { $run.FindTask('slow').State -eq 'Running' }
        $stopped = $run | Stop-OrchestratorTask -TaskId slow -PassThru
        $stopped.State | Should -Be 'Canceled'
        $stopped.Reason | Should -Be 'Stopped by Stop-OrchestratorTask.'
        $run | Wait-OrchestratorRun -ErrorAction SilentlyContinue
        ($run | Get-OrchestratorTask).State | Should -Be 'Canceled', 'Blocked', 'Succeeded'
        Set-Content $gate 1
        $run | Get-OrchestratorTask -TaskId slow | Invoke-TaskRetry -TimeLimit 5m -Wait | ForEach-Object State | Should -Be 'Succeeded'
        $run.FindTask('slow').Attempts[1].TimeLimit | Should -Be ([timespan]::FromMinutes(5))
    }

    It 'takes tasks by the pipeline and by pattern, and names what cannot be stopped' {
        $run = Start-OrchestratorRun $plan
        Wait-Until { $run.FindTask('other').State -eq 'Succeeded' }
        { $run | Get-OrchestratorTask -TaskId other | Stop-OrchestratorTask -ErrorAction Stop } | Should -Throw -ErrorId 'RequestRefused,*'
        { $run | Stop-OrchestratorTask -ErrorAction Stop } | Should -Throw -ErrorId 'TaskMissing,*'
        { $run | Stop-OrchestratorTask -TaskId none -ErrorAction Stop } | Should -Throw -ErrorId 'TaskNotFound,*'
        $run | Stop-OrchestratorTask -TaskId * -WhatIf
        $run.FindTask('slow').State | Should -Be 'Running'
        $run | Stop-OrchestratorTask -TaskId sl*
        $run.FindTask('slow').State | Should -Be 'Canceled'
        $run | Wait-OrchestratorRun -ErrorAction SilentlyContinue
        { $run | Stop-OrchestratorTask -TaskId slow -ErrorAction Stop } | Should -Throw
    }

    It 'stops a task of a run of another PowerShell' {
        $other = Open-OtherPowerShell "Start-OrchestratorRun '$plan' -Name other -Wait"
        Wait-Until { Get-OrchestratorRun | Where-Object Name -EQ other }
        $run = Get-OrchestratorRun | Where-Object Name -EQ other
        Wait-Until { $run.FindTask('slow').State -eq 'Running' }
        $run | Stop-OrchestratorTask -TaskId slow
        $run.FindTask('slow').State | Should -Be 'Canceled'
        $run | Wait-OrchestratorRun -ErrorAction SilentlyContinue
        $run.State | Should -Be 'Failed'
        $null = $other
    }
}

Describe 'Going on otherwise than it was begun' {
    It 'takes other limits with a retry, checked as in a plan' {
        $run = Start-OrchestratorRun (Write-TestPlan @{ a = 'exit 1' }) -MaxRetries 0 -Wait -ErrorAction SilentlyContinue
        { $run | Invoke-TaskRetry -Memory 100000G -ErrorAction Stop } |
            Should -Throw -ErrorId 'RequestRefused,*' -ExpectedMessage '*memory*'
        { $run | Invoke-TaskRetry -Model opus -ErrorAction Stop } | Should -Throw -ErrorId 'RequestRefused,*'
        { $run | Invoke-TaskRetry -TimeLimit 0s -ErrorAction Stop } | Should -Throw
        $run.FindTask('a').Attempts | Should -HaveCount 1
        $run | Invoke-TaskRetry -Memory 64M -TimeLimit 7m -Wait -ErrorAction SilentlyContinue | Out-Null
        $attempt = $run.FindTask('a').Attempts[1]
        "$($attempt.Memory)" | Should -Be '64M'
        $attempt.TimeLimit.TotalMinutes | Should -Be 7
        $seen = Invoke-OtherPowerShell "(Get-OrchestratorRun $($run.Id)).FindTask('a').Attempts[1].Memory.ToString()"
        $seen.Output.Trim() | Should -Be '64M'
    }

    It 'takes another number of executors and another backend with a resume, and keeps them' {
        $run = Start-OrchestratorRun (Write-TestPlan ([ordered]@{ a = 'true'; b = 'sleep 1000' }))
        Wait-Until { $run.FindTask('a').State -eq 'Succeeded' -and $run.FindTask('b').State -eq 'Running' }
        $run | Stop-OrchestratorRun
        { $run | Resume-OrchestratorRun -MaxExecutors 0 -ErrorAction Stop } | Should -Throw
        { $run | Resume-OrchestratorRun -Backend ParallelCluster -ErrorAction Stop } | Should -Throw
        $run | Resume-OrchestratorRun -MaxExecutors 2 -Backend Process | Out-Null
        $run.MaxExecutors | Should -Be 2
        "$($run.Backend)" | Should -Be 'Process'
        $run | Stop-OrchestratorRun
        $seen = Invoke-OtherPowerShell "`$run = Get-OrchestratorRun $($run.Id); `"`$(`$run.MaxExecutors) `$(`$run.Backend)`""
        $seen.Output.Trim() | Should -Be '2 Process'
    }
}
