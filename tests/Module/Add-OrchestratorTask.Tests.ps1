BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    $script:place = Initialize-TestPlace
    $script:gated = $null

    # A run that goes on until its gate is opened.
    function Open-GatedRun {
        param([string] $Gate)
        New-OrchestratorTask first -Command sh -ArgumentList '-c', "echo 1 > first.txt" |
            New-OrchestratorTask -Append gate -Command sh -ArgumentList '-c', "until test -e '$place/$Gate'; do sleep 0.1; done" |
            New-OrchestratorPlan | Start-OrchestratorRun
    }
}

AfterAll { Clear-TestPlace $place }

Describe 'Add-OrchestratorTask' -Tag UnixPrograms {
    It 'adds tasks to a run that goes on, by pattern dependent on those it has, and keeps them' {
        $run = Open-GatedRun one
        $added = 1, 2 |
            New-OrchestratorTask -Id { "more$_" } -Command sh -ArgumentList { '-c', "cat first.txt > more$_.txt" } -DependsOn fir* |
            New-OrchestratorTask -Append all -Command sh -ArgumentList '-c', 'cat more1.txt more2.txt > all.txt' -DependsOn 'more*', gate |
            Add-OrchestratorTask $run -PassThru
        $added | Should -BeOfType PSParallelOrchestrator.RunTask
        $added.Id | Should -Be 'more1', 'more2', 'all'
        $run.FindTask('all').Definition.DependsOn | Should -Be 'more1', 'more2', 'gate'
        $run.State | Should -Be 'Running'
        Set-Content $place/one 1
        $run | Wait-OrchestratorRun
        $run.State | Should -Be 'Succeeded'
        $run.Tasks.Id | Should -Be 'first', 'gate', 'more1', 'more2', 'all'
        $run.Plan.Tasks | Should -HaveCount 5
        $null = $run | Merge-OrchestratorOutput
        Get-Content "$($run.Directory)/src/all.txt" | Should -Be '1', '1'
        $seen = Invoke-OtherPowerShell "(Get-OrchestratorRun $($run.Id)).Tasks | ForEach-Object { `"`$(`$_.Id) `$(`$_.State)`" }"
        $seen.Output -split '\r?\n' | Should -Be 'first Succeeded', 'gate Succeeded', 'more1 Succeeded', 'more2 Succeeded', 'all Succeeded'
        { New-OrchestratorTask late -Command true | Add-OrchestratorTask $run -ErrorAction Stop } |
            Should -Throw '*only while a run goes on*' -ErrorId 'RunNotOwned,*'
    }

    It 'adds to a run of another PowerShell, and script blocks with what they carry' {
        $plan = Write-TestPlan @{ gate = "until test -e '$place/two'; do sleep 0.1; done" }
        $other = Open-OtherPowerShell "Start-OrchestratorRun '$plan' -Name other -Wait"
        Wait-Until { Get-OrchestratorRun | Where-Object Name -EQ other | Get-OrchestratorTask -State Running }
        $factor = 7
        $added = New-OrchestratorTask block -ScriptBlock { 6 * $using:factor } | Add-OrchestratorTask other -PassThru
        $added.Run.Name | Should -Be 'other'
        $run = Get-OrchestratorRun other
        $run.FindTask('block').Definition.Kind | Should -Be 'PowerShell'
        $run | Receive-OrchestratorOutput -Task block -Wait | Should -Be 42
        Set-Content $place/two 1
        $run | Wait-OrchestratorRun
        $run.State | Should -Be 'Succeeded'
        $null = $other
    }

    It 'survives a stop and a resume' {
        $run = Open-GatedRun three
        New-OrchestratorTask more -Command sh -ArgumentList '-c', 'echo more > more.txt' -DependsOn gate | Add-OrchestratorTask $run
        $run | Stop-OrchestratorRun
        $run.FindTask('more').State | Should -Be 'Canceled'
        Set-Content $place/three 1
        ($run | Resume-OrchestratorRun -Wait).State | Should -Be 'Succeeded'
        $run.FindTask('more').State | Should -Be 'Succeeded'
    }

    It 'is blocked where it depends on a task that failed, and free after a retry' {
        $plan = @(
            New-OrchestratorTask bad -Command sh -ArgumentList '-c', "test -e '$place/good'" -MaxRetries 0
            New-OrchestratorTask gate -Command sh -ArgumentList '-c', "until test -e '$place/four'; do sleep 0.1; done"
        ) | New-OrchestratorPlan
        $run = $plan | Start-OrchestratorRun
        Wait-Until { $run.FindTask('bad').State -eq 'Failed' }
        $added = New-OrchestratorTask second -Command true -DependsOn bad | Add-OrchestratorTask $run -PassThru
        $added.State | Should -Be 'Blocked'
        $added.Reason | Should -Be "Depends on 'bad', which failed."
        Set-Content $place/good 1
        $run | Invoke-TaskRetry -TaskId bad | Out-Null
        Wait-Until { $run.FindTask('second').State -eq 'Succeeded' }
        Set-Content $place/four 1
        $run | Wait-OrchestratorRun
        $run.State | Should -Be 'Succeeded'
    }

    It 'refuses <What>, and nothing is added' -ForEach @(
        @{ What = 'an id that is taken'; Make = { New-OrchestratorTask first -Command true }; Id = 'DuplicateTaskId'; Says = '*first*' }
        @{ What = 'an unknown dependency'; Make = { New-OrchestratorTask x -Command true -DependsOn frist }
            Id = 'UnknownDependency'; Says = '*frist*' }
        @{ What = 'a pattern that finds nothing'; Make = { New-OrchestratorTask x -Command true -DependsOn 'zz*' }
            Id = '*'; Says = '*zz*' }
        @{ What = 'a cycle'; Make = { New-OrchestratorTask x -Command true -DependsOn y; New-OrchestratorTask y -Command true -DependsOn x }
            Id = 'DependencyCycle'; Says = '*x*' }
        @{ What = 'more memory than there is'; Make = { New-OrchestratorTask x -Command true -Memory 100000G }
            Id = 'RequestRefused'; Says = '*memory*' }
        @{ What = 'what is no task'; Make = { Get-Date }; Id = 'NotATask'; Says = '*no task*' }
        @{ What = 'a service that the gateway does not know'
            Make = { New-OrchestratorTask x 'Do it' -Agent Anthropic -Environment @{ ANTHROPIC_BASE_URL = 'http://127.0.0.1:9' } }
            Id = 'RequestRefused'; Says = '*127.0.0.1:9*' }
        @{ What = 'a plan with rules of its own for results'
            Make = { New-OrchestratorTask x -Command true | New-OrchestratorPlan -Ignore '*.log' }
            Id = 'KeyNotForAddedTasks'; Says = "*'ignore'*" }
    ) {
        if (-not $gated) { $script:gated = Open-GatedRun five }
        { & $Make | Add-OrchestratorTask $gated -ErrorAction Stop } | Should -Throw $Says -ErrorId "$Id,*"
        $gated.Tasks.Id | Should -Be 'first', 'gate'
    }

    It 'adds the tasks of a plan, and says what else of it is left out' {
        $run = Open-GatedRun six
        New-OrchestratorTask x -Command true | New-OrchestratorPlan -MaxExecutors 9 |
            Add-OrchestratorTask $run -WarningVariable left -WarningAction SilentlyContinue
        $left | Should -HaveCount 1
        $left | Should -BeLike "The 'maxExecutors' of the plan is left out*"
        $run.FindTask('x') | Should -Not -BeNullOrEmpty
        $run.MaxExecutors | Should -Be 5
        $run | Stop-OrchestratorRun
    }

    It 'adds nothing with -WhatIf, and to nothing that is no run' {
        $gated = Open-GatedRun five
        New-OrchestratorTask x -Command true | Add-OrchestratorTask $gated -WhatIf
        $gated.Tasks | Should -HaveCount 2
        { New-OrchestratorTask x -Command true | Add-OrchestratorTask no-such-run -ErrorAction Stop } |
            Should -Throw -ErrorId 'RunNotFound,*'
        $gated | Stop-OrchestratorRun
        { New-OrchestratorTask x -Command true | Add-OrchestratorTask $gated -ErrorAction Stop } |
            Should -Throw -ErrorId 'RunNotOwned,*'
    }
}
