BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    $script:place = Initialize-TestPlace
}

AfterAll { Clear-TestPlace $place }

Describe 'Start-OrchestratorRun' {
    It 'names the run after the plan file, however that is given' {
        $null = New-Item -ItemType Directory named -Force
        $path = Join-Path $place 'named/My plan.v2.json'
        Copy-Item (Write-TestPlan @{ a = 'true' }) $path
        $runs = @(
            Start-OrchestratorRun $path -Wait
            Get-Item $path | Start-OrchestratorRun -Wait
            Import-OrchestratorPlan $path | Start-OrchestratorRun -Wait
        )
        $runs.Name | Should -Be 'my-plan-v2', 'my-plan-v2-2', 'my-plan-v2-3'
        $runs[2].Plan.SourcePath | Should -Be $path
        (Start-OrchestratorRun $path -Name other -Wait).Name | Should -Be 'other'
        Get-Content "$($runs[0].Directory)/.orchestrator/plan.json" -Raw | Should -Not -Match 'named'
    }

    It 'takes the duration <Given> as <Seconds> s' -ForEach @(
        @{ Given = '90s'; Seconds = 90 }, @{ Given = '1h30m'; Seconds = 5400 }, @{ Given = '1.5h'; Seconds = 5400 },
            @{ Given = '00:01:00'; Seconds = 60 }
        @{ Given = [timespan]::FromMinutes(2); Seconds = 120 }, @{ Given = '0.2s'; Seconds = 0.2 }
    ) {
        $run = Start-OrchestratorRun (Write-TestPlan @{ a = 'true' }) -TimeLimit $Given -MaxRetryDelay $Given -Wait
        $run.Options.TimeLimit.TotalSeconds | Should -Be $Seconds
        $run.Options.Retry.MaxDelay.TotalSeconds | Should -Be $Seconds
    }

    It 'takes sizes as text and as numbers, and refuses what is none' {
        $plan = Write-TestPlan @{ a = 'true' }
        $run = Start-OrchestratorRun $plan -Memory 4GB -MemoryCap 512M -Wait
        "$($run.Options.Capacity.Memory) $($run.Options.Retry.MemoryCap)" | Should -Be '4G 512M'
        { Start-OrchestratorRun $plan -Memory 4X } | Should -Throw -ErrorId 'CannotConvertArgumentNoMessage,*'
        { Start-OrchestratorRun $plan -TimeLimit 90 } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*'
        { Start-OrchestratorRun $plan -TimeLimit ([timespan]-1) -ErrorAction Stop } | Should -Throw -ErrorId 'SettingInvalid,*'
    }

    It 'takes the executor budget from -MaxExecutors, else the plan, else the environment' {
        $env:PSORCH_MAX_EXECUTORS = '7'
        try {
            $task = New-OrchestratorTask a -Command true
            ($task | New-OrchestratorPlan | Start-OrchestratorRun -Wait).MaxExecutors | Should -Be 7
            ($task | New-OrchestratorPlan -MaxExecutors 2 | Start-OrchestratorRun -Wait).MaxExecutors | Should -Be 2
            ($task | New-OrchestratorPlan -MaxExecutors 2 | Start-OrchestratorRun -MaxExecutors 4 -Wait).MaxExecutors | Should -Be 4
        }
        finally {
            Remove-Item Env:PSORCH_MAX_EXECUTORS
        }
    }

    It 'returns a live run at once, whose objects follow it' {
        $gate = Join-Path $place gate
        $run = Start-OrchestratorRun (Write-TestPlan @{ a = "while ! test -e '$gate'; do sleep 0.05; done" })
        $run | Should -BeOfType ([PSParallelOrchestrator.OrchestratorRun])
        $run.State | Should -Be 'Running'
        $task = $run.Tasks[0]
        Wait-Until { $task.State -eq 'Running' }
        Set-Content $gate 1
        $run.Wait([timespan]::FromMinutes(2)) | Should -BeTrue
        $run.State | Should -Be 'Succeeded'
        $task.State | Should -Be 'Succeeded'
        $task.Attempts[0].ExitCode | Should -Be 0
    }

    It 'takes plans from the pipeline by value and by property name, and from a path' {
        $path = Write-TestPlan @{ a = $null }
        $first = Start-OrchestratorRun $path -SimulateDuration 0s -Wait
        $first.Plan | Start-OrchestratorRun -SimulateDuration 0s -Wait | ForEach-Object State | Should -Be 'Succeeded'
        [pscustomobject]@{ Plan = $first.Plan } | Start-OrchestratorRun -SimulateDuration 0s -Wait | ForEach-Object State |
            Should -Be 'Succeeded'
        $path, $path | Start-OrchestratorRun -SimulateDuration 0s -Wait | Should -HaveCount 2
    }

    It 'says of a path what is wrong with its plan, with the file as target, and goes on with the next one' {
        '{ "tasks": [] }' | Set-Content none.json
        $good = Write-TestPlan @{ a = 'true' }
        $runs = 'nowhere.json', 'none.json', 'Env:/plan.json', $good |
            Start-OrchestratorRun -Wait -ErrorVariable failed -ErrorAction SilentlyContinue
        $runs.State | Should -Be 'Succeeded'
        $failed.ForEach({ Get-ErrorId $_ }) | Should -Be 'PlanFileNotFound', 'InvalidPlan', 'PathNotFileSystem'
        $failed[0].TargetObject | Should -Be (Join-Path $place nowhere.json)
        "$($failed[1])" | Should -Match 'NoTasks'
        (Invoke-OtherPowerShell 'Start-OrchestratorRun nowhere.json').ExitCode | Should -Be 1
        { Get-Item none.json | Export-OrchestratorReport -Format Mermaid -ErrorAction Stop } | Should -Throw -ErrorId 'InvalidPlan,*'
    }

    It 'makes relative paths relative to the location of PowerShell' {
        $null = New-Item -ItemType Directory elsewhere -Force
        $run = Start-OrchestratorRun (Write-TestPlan @{ a = 'true' }) -OutputDirectory elsewhere -Name 'My Name' -Wait
        $run.Directory | Should -Be (Join-Path $place 'elsewhere/my-name')
        (Start-OrchestratorRun (Write-TestPlan @{ a = 'true' }) -Wait).Directory |
            Should -BeLike (Join-Path $place 'outputs/parallel-orchestrator/*')
    }

    It 'gives its parameters to the run' {
        $run = Start-OrchestratorRun (Write-TestPlan @{ a = $null }) -MaxExecutors 2 -MaxRetries 1 -RetryDelay 10ms -BackoffMultiplier 3 `
            -MaxRetryDelay 1m `
            -EscalateTime 2 -MemoryCap 4G -TimeLimit 90s -FailFast -ConflictStrategy Markers -BeforeTask 'true' -AfterTask 'true' -Cpus 1 `
                -Memory 64M -Gpus 0 `
            -SimulateDuration 0s -SimulateNoFiles -Simulate 'a:fail=1' -LogLevel Debug -Wait
        $run.State | Should -Be 'Succeeded'
        $options = $run.Options
        $options.MaxExecutors, $options.Retry.MaxRetries, $options.Retry.BackoffMultiplier, $options.Retry.EscalateTime |
            Should -Be 2, 1, 3, 2
        $options.Retry.Delay, $options.Retry.MaxDelay, $options.TimeLimit |
            Should -Be ([timespan]'00:00:00.010'), ([timespan]'00:01'), ([timespan]'00:01:30')
        $options.FailFast, $options.ConflictStrategy, $options.Simulation.WriteFiles | Should -Be $true, 'Markers', $false
        "$($options.Retry.MemoryCap) $($options.Capacity.Memory)" | Should -Be '4G 64M'
        $run.Tasks[0].Attempts.Count | Should -Be 2
        Get-OrchestratorLog $run | Should -Not -BeNullOrEmpty
    }

    It 'keeps with the run what its results leave out, and leaves it out' {
        $run = Start-OrchestratorRun (Write-TestPlan @{ a = 'echo 1 > kept.txt; echo 2 > left.log; mkdir build; echo 3 > build/x' }) `
            -Ignore '*.log', 'build/' -Wait
        $run.Options.Ignore | Should -Be '*.log', 'build/'
        ($run | Merge-OrchestratorOutput).Written | Should -BeTrue
        @(Get-ChildItem (Join-Path $run.Directory src) -File -Recurse).Name | Should -Be 'kept.txt'
    }

    It 'takes rules for conflicts as <As>' -ForEach @(
        @{ As = 'texts'; Given = '*.md=union', 'a.lock=Regenerate:make a=b' }
        @{ As = 'a hashtable'; Given = [ordered]@{ '*.md' = 'Union'; 'a.lock' = 'Regenerate: make a=b' } }
        @{ As = 'nested hashtables'; Given = [ordered]@{ '*.md' = 'Union'; 'a.lock' = @{ Regenerate = 'make a=b' } } }
        @{ As = 'both'; Given = @{ '*.md' = 'Union' }, 'a.lock=Regenerate:make a=b' }
    ) {
        $run = Start-OrchestratorRun (Write-TestPlan @{ a = 'true' }) -Conflicts $Given -Wait
        $run.Options.Conflicts | ForEach-Object { "$($_.Pattern)|$($_.Strategy)|$($_.Command)" } |
            Should -Be '*.md|Union|', 'a.lock|Regenerate|make a=b'
        $again = Start-OrchestratorRun (Write-TestPlan @{ a = 'true' }) -Conflicts $run.Options.Conflicts -Wait
        $again.Options.Conflicts.Command | Should -Be $null, 'make a=b'
    }

    It 'takes what is not given from the environment, else from orchestrator.json' {
        $path = Write-TestPlan @{ a = 'true' }
        '{ "maxExecutors": 7, "maxRetries": 9 }' | Set-Content orchestrator.json
        $env:PSORCH_MAX_RETRIES = '8'
        try {
            $run = Start-OrchestratorRun $path -Wait
            $run.MaxExecutors, $run.Options.Retry.MaxRetries | Should -Be 7, 8
            (Start-OrchestratorRun $path -MaxExecutors 3 -Wait).MaxExecutors | Should -Be 3
        }
        finally {
            Remove-Item Env:PSORCH_MAX_RETRIES, orchestrator.json
        }
    }

    It 'starts from an earlier run that was merged: the object, the id or the directory' {
        $base = Start-OrchestratorRun (Write-TestPlan @{ a = 'echo 1 > made.txt' }) -Wait
        { Start-OrchestratorRun (Write-TestPlan @{ b = 'true' }) -BaseRun $base -ErrorAction Stop } |
            Should -Throw -ErrorId 'BaseRunNotMerged,*'
        $null = $base | Merge-OrchestratorOutput
        foreach ($given in $base, $base.Id, $base.Directory) {
            (Start-OrchestratorRun (Write-TestPlan @{ b = 'find . -name made.txt | grep -q .' }) -MaxRetries 0 -BaseRun $given `
                -Wait).State | Should -Be 'Succeeded'
        }
    }

    It 'refuses by name what is not built, and what makes no sense' -ForEach @(
        @{ Given = @{ MaxTurns = 0 }; Id = 'OptionInvalid' }
        @{ Given = @{ MaxCostUsd = 0 }; Id = 'OptionInvalid' }
        @{ Given = @{ Backend = 'ParallelCluster' }; Id = 'BackendNotBuilt' }
        @{ Given = @{ MaxExecutors = 0 }; Id = 'ExecutorBudgetInvalid' }
        @{ Given = @{ RetryDelay = [timespan]-1 }; Id = 'SettingInvalid' }
        @{ Given = @{ BaseRun = 'zzzzzz' }; Id = 'RunNotFound' }
        @{ Given = @{ Ignore = '*.log', '../x' }; Id = 'SettingInvalid' }
        @{ Given = @{ Conflicts = 'a=Unoin' }; Id = 'SettingInvalid' }
        @{ Given = @{ Conflicts = @{ a = @{ Regenerate = 'x'; Union = 'y' } } }; Id = 'SettingInvalid' }
        @{ Given = @{ Conflicts = @{ 'a' = 'Stop'; './a' = 'Union' } }; Id = 'OptionInvalid' }
    ) {
        $before = @(Get-OrchestratorRun).Count
        Start-OrchestratorRun (Write-TestPlan @{ a = 'true' }) @Given -ErrorVariable failed -ErrorAction SilentlyContinue |
            Should -BeNullOrEmpty
        Get-ErrorId $failed[-1] | Should -Be $Id
        @(Get-OrchestratorRun).Count | Should -Be $before
    }

    It 'shows with -WhatIf what would run where, and makes nothing' {
        $plan = Write-TestPlan ([ordered]@{ first = 'echo hi'; 'second<first' = $null })
        $shown = (Invoke-OtherPowerShell "Start-OrchestratorRun '$plan' -OutputDirectory nowhere -WhatIf").Output
        $shown | Should -Match 'Run 2 tasks on the backend Threading'
        $shown | Should -Match 'second \(after first\): Write'
        Test-Path nowhere | Should -BeFalse
    }

    It 'writes RunFailed besides the run that was waited for' {
        $run = Start-OrchestratorRun (Write-TestPlan @{ a = 'exit 3' }) -MaxRetries 0 -Wait -ErrorVariable failed `
            -ErrorAction SilentlyContinue
        $run.State | Should -Be 'Failed'
        Get-ErrorId $failed[0] | Should -Be 'RunFailed'
        $failed[0].TargetObject | Should -Be $run
        { Start-OrchestratorRun (Write-TestPlan @{ a = 'exit 3' }) -MaxRetries 0 -Wait -ErrorAction Stop } |
            Should -Throw -ErrorId 'RunFailed,*'
    }

    It 'ends pwsh -Command with 1 when the run failed, and with 0 when it succeeded' {
        (Invoke-OtherPowerShell "Start-OrchestratorRun '$(Write-TestPlan @{ a = 'exit 3' })' -MaxRetries 0 -Wait").ExitCode | Should -Be 1
        (Invoke-OtherPowerShell "Start-OrchestratorRun '$(Write-TestPlan @{ a = 'true' })' -Wait").ExitCode | Should -Be 0
    }

    It 'stops the attempts when the pipeline is stopped while it waits, and leaves nothing behind' {
        $mark = Join-Path $place "pid-$([guid]::NewGuid())"
        $shell = Open-InnerPowerShell 'Start-OrchestratorRun $plan -OutputDirectory stopped -Name run -Wait' @{
            plan = Write-TestPlan @{ a = "echo `$`$ > '$mark'; sleep 100" } }
        $null = $shell.BeginInvoke()
        Wait-Until { (Test-Path $mark) -and (Get-Content $mark) }
        $shell.Stop()
        $shell.InvocationStateInfo.State | Should -Be 'Stopped'
        Test-Path "/proc/$(Get-Content $mark)" | Should -BeFalse
        (Get-OrchestratorRun -Path stopped/run).State | Should -Be 'Canceled'
        $shell.Dispose()
    }

    It 'shows progress while it waits: a bar for the run and one for each executor' {
        $shell = Open-InnerPowerShell 'Start-OrchestratorRun $plan -Wait' @{ plan = Write-TestPlan @{ slow = 'sleep 1' } }
        $null = $shell.Invoke()
        $shell.Streams.Progress.Activity | Should -Contain 'Executor 0'
        ($shell.Streams.Progress | Where-Object ActivityId -EQ 0 | Select-Object -First 1).StatusDescription |
            Should -BeLike '0 of 1 tasks, 1 running*'
        ($shell.Streams.Progress | Where-Object RecordType -EQ Completed).Count | Should -BeGreaterThan 1
        $shell.Streams.Progress.Count | Should -BeLessThan 16
        $shell.Dispose()
    }

    It 'raises events that Register-ObjectEvent takes' {
        $gate = Join-Path $place "gate-$([guid]::NewGuid())"
        $run = Start-OrchestratorRun (Write-TestPlan @{ a = "while ! test -e '$gate'; do sleep 0.05; done" })
        $null = Register-ObjectEvent $run TaskFinished -SourceIdentifier finished
        $null = Register-ObjectEvent $run ProgressChanged -SourceIdentifier progress
        Set-Content $gate 1
        $seen = Wait-Event -SourceIdentifier finished -Timeout 120
        $seen.SourceEventArgs.Task.Id | Should -Be 'a'
        Wait-Event -SourceIdentifier progress -Timeout 120 | Should -Not -BeNullOrEmpty
        'finished', 'progress' | ForEach-Object { Unregister-Event $_ -ErrorAction Ignore; Remove-Event $_ -ErrorAction Ignore }
        $run.Wait()
    }

    It 'goes on though a handler throws, and says so' {
        $run = Start-OrchestratorRun (Write-TestPlan ([ordered]@{ a = 'sleep 0.3'; 'b<a' = 'true'; 'c<b' = 'true' }))
        # A script block has no runspace on the thread that raises events: it throws.
        $run.add_TaskFinished({ 'never' })
        $run.Wait([timespan]::FromMinutes(2)) | Should -BeTrue
        $run.State | Should -Be 'Succeeded'
        $run.Warnings | Should -Not -BeNullOrEmpty
    }
}

Describe 'Start-OrchestratorRun -AsJob' {
    It 'has the run, and is received and removed at one stroke' {
        $job = Start-OrchestratorRun (Write-TestPlan ([ordered]@{ a = 'true'; 'b<a' = 'true' })) -AsJob
        $job.Run | Should -BeOfType ([PSParallelOrchestrator.OrchestratorRun])
        ($job | Receive-Job -Wait -AutoRemoveJob).Id | Should -Be 'a', 'b'
        $job.Run.State | Should -Be 'Succeeded'
        Get-Job | Should -BeNullOrEmpty
    }

    It 'has the run where it fails, with its error' {
        $job = Start-OrchestratorRun (Write-TestPlan @{ a = 'exit 3' }) -MaxRetries 0 -AsJob
        $job | Receive-Job -Wait -AutoRemoveJob -ErrorVariable failed -ErrorAction SilentlyContinue | Out-Null
        Get-ErrorId $failed[0] | Should -Be 'RunFailed'
        $failed[0].TargetObject | Should -Be $job.Run
        (Get-OrchestratorRun $job.Run).Id | Should -Be $job.Run.Id
    }

    It 'gives a job of finished tasks that the job cmdlets treat as their own' {
        $job = Start-OrchestratorRun (Write-TestPlan ([ordered]@{ a = 'true'; 'b<a' = 'true' })) -AsJob
        $job | Should -BeOfType ([System.Management.Automation.Job])
        Get-Job $job.Id | Should -Be $job
        (Wait-Job $job -Timeout 120).State | Should -Be 'Completed'
        (Receive-Job $job).Id | Should -Be 'a', 'b'
        Remove-Job $job
        Get-Job | Should -BeNullOrEmpty
    }

    It 'fails with its run' {
        $job = Start-OrchestratorRun (Write-TestPlan @{ a = 'exit 3' }) -MaxRetries 0 -AsJob | Wait-Job -Timeout 120
        $job.State | Should -Be 'Failed'
        Receive-Job $job -ErrorVariable failed -ErrorAction SilentlyContinue | ForEach-Object State | Should -Be 'Failed'
        Get-ErrorId $failed[0] | Should -Be 'RunFailed'
        Remove-Job $job
    }

    It 'is stopped with its run' {
        $job = Start-OrchestratorRun (Write-TestPlan @{ a = 'sleep 100' }) -Name jobstop -AsJob
        Stop-Job $job
        $job.State | Should -Be 'Stopped'
        (Get-OrchestratorRun -Path outputs/parallel-orchestrator/jobstop).State | Should -Be 'Canceled'
        Remove-Job $job
    }

    It 'is removed by force while it runs' {
        $job = Start-OrchestratorRun (Write-TestPlan @{ a = 'sleep 100' }) -Name jobremove -AsJob
        { Remove-Job $job -ErrorAction Stop } | Should -Throw
        Remove-Job $job -Force
        Get-Job | Should -BeNullOrEmpty
        (Get-OrchestratorRun -Path outputs/parallel-orchestrator/jobremove).State | Should -Be 'Canceled'
    }
}

Describe 'Start-OrchestratorRun, of a part of a plan' {
    BeforeAll {
        $commands = 'schema', 'api', 'web', 'test-api', 'test-web' |
            New-OrchestratorTask -Id { $_ } -Command touch -ArgumentList { "$_.txt" } |
            Set-OrchestratorTask api, web -DependsOn schema |
            Set-OrchestratorTask 'test-*' -DependsOn { $_.Id -replace 'test-' } -NewTag test
        $plan = $commands | New-OrchestratorPlan
    }

    It 'takes what the tasks need: <Says>' -ForEach @(
        @{ Given = @{ TaskId = 'api' }; Ids = 'schema', 'api'; Says = '2 of 5 tasks: api, and what they need: schema.' }
        @{ Given = @{ TaskId = 'test-a*', 'WEB' }; Ids = 'schema', 'api', 'web', 'test-api'; Says = '4 of 5 tasks: web, test-api' }
        @{ Given = @{ Tag = 'te*'; TaskId = '*web' }; Ids = 'schema', 'web', 'test-web'; Says = '3 of 5 tasks: test-web' }
        @{ Given = @{ ExcludeTaskId = 'test-*' }; Ids = 'schema', 'api', 'web'; Says = '3 of 5 tasks: schema, api, web.' }
        @{ Given = @{ Tag = 'test'; SkipDependency = $true }; Ids = 'test-api', 'test-web'; Says = 'not waited for: api, web.' }
    ) {
        $run = $plan | Start-OrchestratorRun @Given -Wait -Verbose 4>&1
        "$($run | Where-Object { $_ -is [System.Management.Automation.VerboseRecord] })" | Should -BeLike "*$Says*"
        $run = $run | Where-Object { $_ -is [PSParallelOrchestrator.OrchestratorRun] }
        $run.Tasks.Id | Should -Be $Ids
        $run.State | Should -Be 'Succeeded'
        $run.Plan.Id | Should -Be $plan.Id
    }

    It 'goes on from what another run has done' {
        $part = $plan | Start-OrchestratorRun -TaskId api -Wait
        $null = $part | Merge-OrchestratorOutput
        $rest = $plan | Start-OrchestratorRun -ExcludeTaskId schema, api -BaseRun $part -Wait
        $rest.Tasks.Id | Should -Be 'web', 'test-api', 'test-web'
        $rest.State | Should -Be 'Succeeded'
        ($plan | Start-OrchestratorRun -TaskId test-web -BaseRun $part -Wait).Tasks.Id | Should -Be 'web', 'test-web'
    }

    It 'names <Id>' -ForEach @(
        @{ Id = 'TaskNotInPlan'; Given = @{ TaskId = 'shema' }; Says = "*'schema'*" }
        @{ Id = 'TaskNotInPlan'; Given = @{ ExcludeTaskId = 'nothing*' }; Says = '*' }
        @{ Id = 'TagNotInPlan'; Given = @{ Tag = 'tst' }; Says = "*'test'*" }
        @{ Id = 'NeededTaskExcluded'; Given = @{ ExcludeTaskId = 'api' }; Says = "*'test-api' needs 'api'*-SkipDependency*" }
        @{ Id = 'NoTaskChosen'; Given = @{ ExcludeTaskId = '*' }; Says = '*' }
        @{ Id = 'NothingToSkip'; Given = @{ SkipDependency = $true }; Says = '*-TaskId*' }
    ) {
        { $plan | Start-OrchestratorRun @Given -ErrorAction Stop } | Should -Throw $Says -ErrorId "$Id,*"
    }

    It 'completes tasks of the plan' {
        $plan | Export-OrchestratorPlan parts.yaml
        Get-Completion 'Start-OrchestratorRun parts.yaml -TaskId test-w' | Should -Be 'test-web'
    }

    It 'names New-OrchestratorPlan where the plan is a text' {
        { Start-OrchestratorRun 'Build a shop' -ErrorAction Stop } | Should -Throw '*New-OrchestratorPlan*' -ErrorId 'PlanFileNotFound,*'
        { 'Build a shop' | Start-OrchestratorRun -ErrorAction Stop } | Should -Throw '*New-OrchestratorPlan*' -ErrorId 'PlanFileNotFound,*'
    }
}
