BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    $script:place = Initialize-TestPlace
    $script:run = 1..200 | ForEach-Object { New-OrchestratorTask "task$_" -Command true } | New-OrchestratorPlan |
        Start-OrchestratorRun -Name many -Wait
}

AfterAll { Clear-TestPlace $place }

Describe 'Runs and tasks as values' {
    It 'writes 200 tasks as JSON of less than 300 kB at depth <_>' -ForEach 2, 10, 100 {
        ($run | Get-OrchestratorTask | ConvertTo-Json -Depth $_ -WarningAction SilentlyContinue).Length | Should -BeLessThan 300kb
        (, $run.Tasks | ConvertTo-Json -Depth $_ -WarningAction SilentlyContinue).Length | Should -BeLessThan 300kb
    }

    It 'writes 200 tasks as Clixml of less than 300 kB at depth <_>' -ForEach 2, 10, 100 {
        $run | Get-OrchestratorTask | Export-Clixml tasks.xml -Depth $_
        (Get-Item tasks.xml).Length | Should -BeLessThan 300kb
        $again = Import-Clixml tasks.xml
        $again | Should -HaveCount 200
        $again[0].Id, $again[0].State, $again[0].RunId | Should -Be 'task1', 'Succeeded', $run.Id
        $again[0].RunDirectory | Should -Be $run.Directory
        $again[0].Duration | Should -BeOfType timespan
    }

    It 'writes a run once' {
        ($run | ConvertTo-Json -Depth 100).Length | Should -BeLessThan 300kb
        $run | Export-Clixml run.xml -Depth 100
        (Get-Item run.xml).Length | Should -BeLessThan 300kb
        $again = Import-Clixml run.xml
        $again.Id, $again.Directory, $again.State.ToString() | Should -Be $run.Id, $run.Directory, 'Succeeded'
        $again.Done, $again.Succeeded, $again.Failed | Should -Be 200, 200, 0
        $again.Tasks[199].Id | Should -Be 'task200'
    }

    It 'leads to others by methods, and by properties that are in no list' {
        $run.Plan.Tasks | Should -HaveCount 200
        $run.Tasks[0].Run | Should -Be $run
        $run.Tasks[0].Definition.Command | Should -Be 'true'
        $run.Tasks[0].Attempts | Should -HaveCount 1
        $run.Tasks[0].LastAttempt.ExitCode | Should -Be 0
        $run.Tasks.Attempts | Should -HaveCount 200
        ($run.Tasks[0] | Select-Object *).PSObject.Properties.Name | Should -Not -Contain 'Attempts'
        $run.Tasks[0].GetRun() | Should -Be $run
        $run.Tasks[0].GetDefinition().Command | Should -Be 'true'
        foreach ($shown in $run.Tasks[0], $run.Tasks[0].Attempts[0]) {
            $shown.PSObject.Properties.Value | Where-Object { $_ -is [PSParallelOrchestrator.OrchestratorRun] -or
                $_ -is [PSParallelOrchestrator.RunTask] } | Should -BeNullOrEmpty
        }
        $run.Tasks[0].Attempts[0].TaskId | Should -Be 'task1'
    }

    It 'has counts, times and durations as properties, to sort, filter and export' {
        $run.Done, $run.Succeeded, $run.Failed | Should -Be 200, 200, 0
        $run.Duration | Should -BeGreaterThan ([timespan]::Zero)
        $run.StartedAt, $run.FinishedAt, $run.CreatedAt | Should -BeOfType datetimeoffset
        $run | Where-Object Done -EQ 200 | Should -HaveCount 1
        $sorted = $run | Get-OrchestratorTask | Sort-Object Duration -Descending
        $sorted[0].Duration | Should -BeGreaterOrEqual $sorted[-1].Duration
        ($run | Get-OrchestratorTask | Select-Object Id, Duration, StartedAt | ConvertTo-Csv)[1] | Should -Match '^"task1","00:00:'
        $merged = $run | Merge-OrchestratorOutput
        $merged.OutputDirectory | Should -Be $run.Directory
        $merged.Simulated | Should -BeFalse
    }

    It 'counts a run that goes on' {
        $live = Start-OrchestratorRun (Write-TestPlan ([ordered]@{ a = 'exit 1'; b = 'sleep 1000' })) -MaxRetries 0
        Wait-Until { $live.Failed -eq 1 -and $live.Tasks[1].State -eq 'Running' }
        $live.Done, $live.Succeeded | Should -Be 1, 0
        $live.Duration | Should -BeGreaterThan ([timespan]::Zero)
        $live.Tasks[1].Duration | Should -Not -BeNullOrEmpty
        $live | Stop-OrchestratorRun
    }
}
