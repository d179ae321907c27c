BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    Import-ModuleUnderTest
}

Describe 'New-OrchestratorPlan' {
    Context 'from requirements' {
        It 'makes a plan with complexity and budget' {
            $plan = New-OrchestratorPlan 'Build a todo app with backend and frontend' -MaxExecutors 3
            $plan | Should -BeOfType ([PSParallelOrchestrator.OrchestratorPlan])
            $plan.MaxExecutors | Should -Be 3
            $plan.Tasks.Count | Should -BeGreaterThan 1
            $plan.Complexity.Level | Should -Be 'Moderate'
        }

        It 'writes a plan as soon as it is made' {
            $script:asked = 0
            $plan = 1..5 | ForEach-Object { $script:asked++; "Build program $_" } | New-OrchestratorPlan | Select-Object -First 1
            $plan | Should -HaveCount 1
            $script:asked | Should -Be 1
        }

        It 'stops at once in the middle' {
            $shell = [powershell]::Create()
            try {
                $null = $shell.AddScript({
                    param($Module)
                    Import-Module $Module
                    1..1000000 | ForEach-Object { "Build program $_" } | New-OrchestratorPlan
                }).AddArgument((Join-Path (Get-Module PSParallelOrchestrator).ModuleBase PSParallelOrchestrator.psd1))
                $plans = [System.Management.Automation.PSDataCollection[psobject]]::new()
                $null = $shell.BeginInvoke([System.Management.Automation.PSDataCollection[psobject]]@(), $plans)
                for ($i = 0; $i -lt 600 -and $plans.Count -eq 0; $i++) { Start-Sleep -Milliseconds 50 }
                $shell.Stop()
                $shell.InvocationStateInfo.State | Should -Be 'Stopped'
                $plans.Count | Should -BeGreaterThan 0
            } finally {
                $shell.Dispose()
            }
        }

        It 'takes a property named Requirements' {
            ([pscustomobject]@{ Requirements = 'Write a calculator' } | New-OrchestratorPlan).Requirements | Should -Be 'Write a calculator'
        }

        It 'has 5 executors, or what is set in the environment' {
            (New-OrchestratorPlan 'Write a calculator').MaxExecutors | Should -Be 5
            $env:PSORCH_MAX_EXECUTORS = '7'
            try {
                (New-OrchestratorPlan 'Write a calculator').MaxExecutors | Should -Be 7
                (New-OrchestratorPlan 'Write a calculator' -MaxExecutors 2).MaxExecutors | Should -Be 2
            } finally {
                Remove-Item Env:PSORCH_MAX_EXECUTORS
            }
        }

        It 'makes no more tasks than allowed' {
            (New-OrchestratorPlan 'Build a web shop' -MaxTasks 4).Tasks.Count | Should -BeLessOrEqual 4
        }

        It 'names a planner that cannot be used, and says what it lacks' {
            $env:PSORCH_CLAUDE_EXE = '/nowhere/claude'
            try {
                New-OrchestratorPlan 'x' -Planner ClaudeCode -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
                Get-ErrorId $failed[0] | Should -Be 'PlannerNotUsable'
                $failed[0].Exception.Message | Should -Match '/nowhere/claude'
            } finally {
                Remove-Item Env:PSORCH_CLAUDE_EXE
            }
        }

        It 'plans by rules where no model can be used, and warns of it' {
            $env:PSORCH_CLAUDE_EXE = '/nowhere/claude'
            try {
                $plan = New-OrchestratorPlan 'Write a calculator' -Real -WarningVariable warned -WarningAction SilentlyContinue
                $plan.Planning.Planner | Should -Be 'Heuristic'
                $warned | Should -Match '/nowhere/claude'
            } finally {
                Remove-Item Env:PSORCH_CLAUDE_EXE
            }
        }

        It 'names a budget that is none' {
            New-OrchestratorPlan 'x' -Real -MaxCostUsd 0 -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            Get-ErrorId $failed[0] | Should -Be 'OptionInvalid'
        }

        It 'names a bad number: <Id>' -ForEach @(
            @{ Id = 'MaxExecutorsTooSmall'; Given = @{ MaxExecutors = 0 } }
            @{ Id = 'MaxTasksTooSmall'; Given = @{ MaxTasks = 0 } }
        ) {
            New-OrchestratorPlan 'x' @Given -ErrorVariable failed -ErrorAction SilentlyContinue
            Get-ErrorId $failed[0] | Should -Be $Id
        }

        It 'completes the names of planners' {
            Get-Completion 'New-OrchestratorPlan x -Planner H' | Should -Be 'Heuristic'
            Get-Completion 'New-OrchestratorPlan x -Planner ' | Should -Contain 'Auto'
        }
    }

    Context 'of tasks' {
        BeforeAll {
            $first = New-OrchestratorTask first 'Do the first thing'
            $second = New-OrchestratorTask second 'Do the second thing' -DependsOn $first
        }

        It 'takes tasks from the pipeline and as an argument' {
            $piped = $first, $second | New-OrchestratorPlan -MaxExecutors 2
            $piped.Tasks.Id | Should -Be 'first', 'second'
            $piped.MaxExecutors | Should -Be 2
            (New-OrchestratorPlan -Task $first, $second).Tasks | Should -HaveCount 2
        }

        It 'leaves the budget to the run where none is named' {
            ($first | New-OrchestratorPlan).MaxExecutors | Should -BeNullOrEmpty
        }

        It 'writes an error for each thing that is wrong, and no plan' {
            $plan = $second, $second | New-OrchestratorPlan -ErrorVariable failed -ErrorAction SilentlyContinue
            $plan | Should -BeNullOrEmpty
            $failed | ForEach-Object { Get-ErrorId $_ } | Should -Contain 'UnknownDependency'
            $failed | ForEach-Object { Get-ErrorId $_ } | Should -Contain 'DuplicateTaskId'
            $failed[0].TargetObject | Should -BeOfType ([PSParallelOrchestrator.PlanDiagnostic])
        }
    }

    Context 'with what it says of results' {
        It 'puts it on the plan <Of>' -ForEach @(
            @{ Of = 'from requirements'; Make = { New-OrchestratorPlan 'Write a calculator' @args } }
            @{ Of = 'of tasks'; Make = { New-OrchestratorTask a 'x' | New-OrchestratorPlan @args } }
        ) {
            $plan = & $Make -Ignore '*.log', '!node_modules/' -Conflicts @{ 'a.lock' = 'Regenerate: make a=b' }
            $plan.Ignore | Should -Be '*.log', '!node_modules/'
            "$($plan.Conflicts.Pattern)|$($plan.Conflicts.Strategy)|$($plan.Conflicts.Command)" | Should -Be 'a.lock|Regenerate|make a=b'
            $file = Join-Path $TestDrive 'kept.yaml'
            $plan | Export-OrchestratorPlan $file -Force
            (Import-OrchestratorPlan $file).Conflicts.Command | Should -Be 'make a=b'
            (& $Make).Conflicts | Should -BeNullOrEmpty
        }

        It 'names what cannot be used, and plans nothing: <Id>' -ForEach @(
            @{ Id = 'SettingInvalid'; Given = @{ Ignore = '/' } }
            @{ Id = 'SettingInvalid'; Given = @{ Conflicts = 'a=Regenerate' } }
            @{ Id = 'OptionInvalid'; Given = @{ Conflicts = 'a=Stop', 'a=Union' } }
        ) {
            New-OrchestratorPlan 'x' @Given -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            Get-ErrorId $failed[0] | Should -Be $Id
        }

        It 'warns of brackets' {
            $null = New-OrchestratorPlan 'Write a calculator' -Ignore '*.py[cod]' -WarningVariable warned -WarningAction SilentlyContinue
            $warned | Should -Match 'brackets'
        }
    }

    Context 'of texts alone' {
        BeforeAll {
            Set-Content "$TestDrive/one.md" "Build a blog`n- with comments"
            Set-Content "$TestDrive/two.md" 'Build a shop'
            $plan = New-OrchestratorTask a 'x' | New-OrchestratorPlan
        }

        It 'takes the lines of one file for one text' {
            (Get-Content "$TestDrive/one.md" | New-OrchestratorPlan).Requirements | Should -Be "Build a blog`n- with comments"
            (Get-Content "$TestDrive/one.md", "$TestDrive/two.md" | New-OrchestratorPlan).Requirements |
                Should -Be "Build a blog`n- with comments", 'Build a shop'
            (New-OrchestratorPlan (Get-Content "$TestDrive/one.md")).Requirements | Should -Be "Build a blog`n- with comments"
            ('One thing', 'Another thing' | New-OrchestratorPlan).Requirements | Should -Be 'One thing', 'Another thing'
            @(Get-Content "$TestDrive/one.md" | Measure-OrchestratorComplexity) | Should -HaveCount 1
        }

        It 'reads files' {
            (New-OrchestratorPlan -Path "$TestDrive/*.md").Requirements.Trim() | Should -Be "Build a blog`n- with comments", 'Build a shop'
            @(Measure-OrchestratorComplexity -Path "$TestDrive/*.md") | Should -HaveCount 2
            { New-OrchestratorPlan -Path "$TestDrive/none.md" -ErrorAction Stop } | Should -Throw -ErrorId 'RequirementsUnreadable,*'
            { New-OrchestratorPlan -Path "$TestDrive/none*" -ErrorAction Stop } | Should -Throw -ErrorId 'RequirementsUnreadable,*'
            [System.IO.File]::WriteAllBytes("$TestDrive/bytes", [byte[]](255, 254, 0))
            { New-OrchestratorPlan -Path "$TestDrive/bytes" -ErrorAction Stop } | Should -Throw -ErrorId 'RequirementsNotText,*'
        }

        It 'says what to do with <What>' -ForEach @(
            @{ What = 'a file'; Get = { Get-Item "$TestDrive/one.md" }; Says = '*-Path*' }
            @{ What = 'a directory'; Get = { Get-Item $TestDrive }; Says = '*-Path*' }
            @{ What = 'a date'; Get = { Get-Date }; Says = '*DateTime*quotes*' }
            @{ What = 'a number'; Get = { 42 }; Says = '*Int32*' }
            @{ What = 'a plan'; Get = { $plan }; Says = '*Start-OrchestratorRun*-From*' }
            @{ What = 'an object'; Get = { [pscustomobject]@{ x = 1 } }; Says = '*' }
            @{ What = 'a hashtable'; Get = { @{ x = 1 } }; Says = '*' }
        ) {
            { & $Get | New-OrchestratorPlan -ErrorAction Stop } | Should -Throw $Says -ErrorId 'NotRequirements,*'
            { New-OrchestratorPlan (& $Get) -ErrorAction Stop } | Should -Throw $Says -ErrorId 'NotRequirements,*'
            { & $Get | Measure-OrchestratorComplexity -ErrorAction Stop } | Should -Throw $Says -ErrorId 'NotRequirements,*'
        }

        It 'says what to do with a run, and takes its tasks' {
            $place = Initialize-TestPlace
            try {
                $run = $plan | Start-OrchestratorRun -SimulateDuration 0s -Wait
                { $run | New-OrchestratorPlan -ErrorAction Stop } |
                    Should -Throw '*Resume-OrchestratorRun*Get-OrchestratorTask*' -ErrorId 'NotRequirements,*'
                ($run | Get-OrchestratorTask | New-OrchestratorPlan).Tasks.Id | Should -Be 'a'
            } finally { Clear-TestPlace $place }
        }

        It 'asks for requirements where none are given, but never under -NonInteractive' {
            (Invoke-OtherPowerShell 'New-OrchestratorPlan').Error | Should -Match 'Requirements'
        }

        It 'goes on with the next text after something else' {
            (42, 'Write a calculator' | New-OrchestratorPlan -ErrorAction SilentlyContinue).Requirements | Should -Be 'Write a calculator'
        }

        It 'does not ignore how to plan where there is nothing to plan' {
            { $plan.Tasks | New-OrchestratorPlan -Planner Heuristic -ErrorAction Stop } |
                Should -Throw '*-Planner*' -ErrorId 'TasksAreNotPlanned,*'
        }
    }

    Context 'from a plan' {
        BeforeAll {
            $plan = New-OrchestratorPlan 'Build a todo app with backend and frontend' -MaxExecutors 4 -Ignore '*.log'
        }

        It 'keeps what else the plan says' {
            $part = $plan.Tasks | Where-Object Id -notlike 'tests*' | New-OrchestratorPlan -From $plan -DropMissingDependency
            "$($part.Requirements)|$($part.MaxExecutors)|$($part.Ignore)|$($part.Id)" |
                Should -Be "$($plan.Requirements)|4|*.log|$($plan.Id)"
            $part.Complexity | Should -Be $plan.Complexity
            $part.Planning | Should -Be $plan.Planning
            $part.Tasks[-1].DependsOn | Should -BeNullOrEmpty
            (New-OrchestratorPlan -Task $plan.Tasks -From $plan -MaxExecutors 2 -Ignore 'x').Ignore | Should -Be 'x'
        }

        It 'refuses dependencies that were left out, and names the way' {
            { $plan.Tasks | Where-Object Id -notlike 'tests*' | New-OrchestratorPlan -From $plan -ErrorAction Stop } |
                Should -Throw '*documentation on tests-backend*-DropMissingDependency*' -ErrorId 'DependenciesLeftOut,*'
            { $plan.Tasks | Where-Object Id -eq 'none' | New-OrchestratorPlan -From $plan -ErrorAction Stop } |
                Should -Throw -ErrorId 'NoTasks,*'
            { 'Write a calculator' | New-OrchestratorPlan -From $plan -ErrorAction Stop } | Should -Throw -ErrorId 'OnlyForTasks,*'
        }
    }

    It 'shows plans and tasks on a screen of 120 columns' {
        $plan = New-OrchestratorPlan ('Build a web shop with ' + ('many different parts ' * 20))
        foreach ($lines in @((Get-TableLine $plan), (Get-TableLine $plan.Tasks))) {
            ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 120
        }

        (Get-TableLine $plan)[0] | Should -Match '^Id\s+Tasks Executors Level\s+Planner\s+Requirements'
        (Get-TableLine $plan.Tasks)[0] | Should -Match '^Id\s+Kind\s+DependsOn\s+Work'
    }
}
