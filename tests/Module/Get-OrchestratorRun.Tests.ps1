BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    $script:place = Initialize-TestPlace
    $script:good = Start-OrchestratorRun (Write-TestPlan @{ a = 'true' }) -Name good -Wait
    $script:bad = Start-OrchestratorRun (Write-TestPlan @{ a = 'exit 1' }) -Name bad -MaxRetries 0 -Wait -ErrorAction SilentlyContinue
}

AfterAll { Clear-TestPlace $place }

Describe 'Get-OrchestratorRun' {
    It 'lists all known runs, newest first' {
        (Get-OrchestratorRun).Name | Should -Be 'bad', 'good'
    }

    It 'finds runs by id, its beginning, a pattern, a directory and a state' {
        Get-OrchestratorRun $good.Id | Should -Be $good
        Get-OrchestratorRun -Id $good.Id.Substring(0, 25), $bad.Id | Should -HaveCount 2
        Get-OrchestratorRun '*' | Should -HaveCount 2
        Get-OrchestratorRun 'zz*' | Should -BeNullOrEmpty
        (Get-OrchestratorRun -Path outputs/parallel-orchestrator/bad).Id | Should -Be $bad.Id
        (Get-OrchestratorRun -State Failed, Canceled).Id | Should -Be $bad.Id
    }

    It 'takes ids and directories from the pipeline' {
        $good.Id, $bad.Id | Get-OrchestratorRun | Should -HaveCount 2
        [pscustomobject]@{ Id = $good.Id } | Get-OrchestratorRun | Should -HaveCount 1
        Get-ChildItem outputs/parallel-orchestrator | Get-OrchestratorRun | Should -HaveCount 2
    }

    It 'names what is no run, and goes on' {
        $found = 'zzzzzz', $good.Id | Get-OrchestratorRun -ErrorVariable failed -ErrorAction SilentlyContinue
        $found | Should -HaveCount 1
        Get-ErrorId $failed[0] | Should -Be 'RunNotFound'
        $failed[0].TargetObject | Should -Be 'zzzzzz'
        { Get-OrchestratorRun -Path . -ErrorAction Stop } | Should -Throw -ErrorId 'RunNotFound,*'
    }

    It 'completes ids and states' {
        Get-Completion 'Get-OrchestratorRun -Id ' | Should -Be $bad.Id, $good.Id
        Get-Completion 'Get-OrchestratorRun -State In' | Should -Be 'Interrupted'
    }

    It 'fits the screen' {
        $lines = Get-TableLine (Get-OrchestratorRun)
        $lines[0] | Should -Match '^Id +Name +State +Done +Failed +Backend +CostUsd +Created'
        $lines | ForEach-Object Length | Should -BeLessOrEqual 120
        $lines[2] | Should -Match "^$($bad.Id) bad +Failed +1/1 +1 Threading"
    }

    It 'sees a run of another PowerShell, whose object follows it, and stops and retries it from here' {
        $gate = Join-Path $place gate
        $plan = Write-TestPlan ([ordered]@{ a = "test -e '$gate'"; b = 'sleep 100' })
        $other = Open-OtherPowerShell "Start-OrchestratorRun '$plan' -Name other -MaxRetries 0 -Wait"
        Wait-Until { Get-OrchestratorRun | Where-Object Name -EQ other }
        $run = Get-OrchestratorRun | Where-Object Name -EQ other
        Wait-Until { $run.Tasks[0].State -eq 'Failed' }
        $run.State | Should -Be 'Running'
        Set-Content $gate 1
        ($run | Get-OrchestratorTask -State Failed | Invoke-TaskRetry).Id | Should -Be $run.Id
        Wait-Until { $run.Tasks[0].State -eq 'Succeeded' }
        ($run | Stop-OrchestratorRun -PassThru).State | Should -Be 'Canceled'
        $other.WaitForExit(120000) | Should -BeTrue
        $other.ExitCode | Should -Be 1
    }
}
