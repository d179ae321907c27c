BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    $script:place = Initialize-TestPlace
    $script:run = Start-OrchestratorRun (Write-TestPlan ([ordered]@{ api = 'true'; app = 'exit 4'; 'docs<app' = 'true' })) -MaxRetries 0 `
        -Wait -ErrorAction SilentlyContinue
}

AfterAll { Clear-TestPlace $place }

Describe 'Get-OrchestratorTask' {
    It 'writes the tasks in plan order, with state and reason' {
        $tasks = $run | Get-OrchestratorTask
        $tasks.Id | Should -Be 'api', 'app', 'docs'
        $tasks.State | Should -Be 'Succeeded', 'Failed', 'Blocked'
        $tasks[1].ExitCode | Should -Be 4
        $tasks[2].Reason | Should -Match "'app'"
    }

    It 'chooses by id, pattern, state and tag' {
        (Get-OrchestratorTask $run 'ap*').Id | Should -Be 'api', 'app'
        (Get-OrchestratorTask -Id $run.Id -TaskId docs).Id | Should -Be 'docs'
        (Get-OrchestratorTask -Path $run.Directory -State Failed, Blocked).Id | Should -Be 'app', 'docs'
        ($run | Get-OrchestratorTask -Tag 'tag-a*').Id | Should -Be 'api', 'app'
    }

    It 'binds by property name: a task leads to its run' {
        $run.Tasks[0] | Get-OrchestratorTask | Should -HaveCount 3
        [pscustomobject]@{ Id = $run.Id } | Get-OrchestratorTask | Should -HaveCount 3
        [pscustomobject]@{ Directory = $run.Directory } | Get-OrchestratorTask | Should -HaveCount 3
    }

    It 'names a task that is not there, and the nearest' {
        $run | Get-OrchestratorTask -TaskId doc -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        Get-ErrorId $failed[0] | Should -Be 'TaskNotFound'
        $failed[0].Exception.Message | Should -Match "'docs'"
    }

    It 'shows what an agent does while it works, and what that cost so far' {
        Import-Module "$PSScriptRoot/ModelServer.psm1"
        if (-not (Find-ModelServer)) { Set-ItResult -Skipped -Because 'the model server is not built: build the solution' }
        $server = Open-ModelServer 'sk-ant-test-of-activity'
        $env:ANTHROPIC_API_KEY = 'sk-ant-test-of-activity'
        try {
            $prompt = 'MODEL-SCRIPT: {"name":"activity","steps":[{"tool":"create","input":{"path":"a.txt","file_text":"a"}},' +
                '{"text":"Done.","delay":60000}]}'
            $working = New-OrchestratorTask work $prompt | New-OrchestratorPlan |
                Start-OrchestratorRun -Agent Anthropic -MaxCostUsd 5 -Confirm:$false
            $deadline = [datetime]::UtcNow.AddMinutes(1)
            do {
                Start-Sleep -Milliseconds 100
                $task = $working | Get-OrchestratorTask
            } until (($task.Activity -and $task.Activity.Requests -gt 0) -or [datetime]::UtcNow -gt $deadline)

            $task.Activity.CostUsd | Should -BeGreaterThan 0
            $task.Activity.InputTokens | Should -BeGreaterThan 0
            $task.StartedAt | Should -Not -BeNullOrEmpty
            (Get-TableLine $task)[2] | Should -Match '^work +Running +1 +0 +[\d.]+ +0\.0\d{3} +\S'
            $observed = Get-OrchestratorRun -Path $working.Directory | Get-OrchestratorTask
            $observed.Activity.Requests | Should -BeGreaterThan 0
            $working | Stop-OrchestratorRun
        }
        finally {
            Close-ModelServer $server
            Remove-Item Env:ANTHROPIC_API_KEY -ErrorAction Ignore
        }
    }

    It 'does not wait for the rest of a run' {
        $slow = Start-OrchestratorRun (Write-TestPlan @{ a = 'sleep 100' })
        ($slow | Get-OrchestratorTask | Select-Object -First 1).Id | Should -Be 'a'
        $slow | Stop-OrchestratorRun
    }

    It 'completes task ids of the run' {
        Get-Completion "Get-OrchestratorTask -Id $($run.Id) -TaskId ap" | Should -Be 'api', 'app'
        Get-Completion "Get-OrchestratorTask -Path '$($run.Directory)' -TaskId " | Should -Be 'api', 'app', 'docs'
        Set-Variable OfCompletion $run -Scope Global
        Get-Completion 'Get-OrchestratorTask -Run $OfCompletion -TaskId d' | Should -Be 'docs'
        Remove-Variable OfCompletion -Scope Global
        Get-Completion "Get-OrchestratorTask -Id $($run.Id) -State Wait" | Should -Be 'WaitingForApproval'
    }

    It 'fits the screen, tasks and attempts' {
        $lines = Get-TableLine ($run | Get-OrchestratorTask)
        $lines[0] | Should -Match '^Id +State +Attempts +Executor +Seconds +CostUsd +Reason'
        $lines | ForEach-Object Length | Should -BeLessOrEqual 120
        $lines = Get-TableLine $run.Tasks[1].Attempts
        $lines[2] | Should -Match '^app +1 Failed +\d TaskFailed +4'
        $lines | ForEach-Object Length | Should -BeLessOrEqual 120
    }
}
