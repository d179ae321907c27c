BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    Import-ModuleUnderTest
}

Describe 'Set-OrchestratorTask' {
    BeforeAll {
        $command = New-OrchestratorTask build -Command make -ArgumentList all -Memory 2G -Environment @{ A = 1; B = 2 } -Tag slow `
            -DependsOn schema -DependencyReason @{ schema = 'tables' } -ExitCodes @{ 75 = 'Transient' } -Secret ONE_KEY -Output 'out/**'
        $agent = New-OrchestratorTask schema 'Write the schema' -Cpus 1 -Agent Simulated -Tag quick
        $plan = $agent, $command | New-OrchestratorPlan -MaxExecutors 7 -Ignore '*.log'
    }

    It 'changes what is named, of a command too, and nothing else' {
        $changed = $command | Set-OrchestratorTask -Priority 5
        $changed.Priority | Should -Be 5
        $changed.Resources.Memory | Should -Be '2G'
        $changed.DependencyReasons['schema'] | Should -Be 'tables'
        $changed.Arguments | Should -Be 'all'
        $changed.Secrets | Should -Be 'ONE_KEY'
        $command.Priority | Should -Be 0
    }

    It 'has a parameter for every key of a task' {
        $keys = [PSParallelOrchestrator.OrchestratorTask].GetProperties().Name
        $named = @{
            Id = 'NewId'; Arguments = 'ArgumentList'; DependencyReasons = 'DependencyReason'; Secrets = 'Secret'; Outputs = 'Output'
            Tags = 'NewTag'; Resources = 'Memory'; Script = 'ScriptBlock'
        }
        $parameters = (Get-Command Set-OrchestratorTask).Parameters.Keys
        $keys | Where-Object { $_ -ne 'Kind' -and ($named[$_] ?? $_) -notin $parameters } | Should -BeNullOrEmpty
    }

    It 'sets <Key>' -ForEach @(
        @{ Key = 'NewId'; Value = 'other'; Get = { $_.Id }; Expected = 'other' }
        @{ Key = 'Title'; Value = 'A line'; Get = { $_.Title }; Expected = 'A line' }
        @{ Key = 'ArgumentList'; Value = 'a', 'b'; Get = { $_.Arguments }; Expected = 'a', 'b' }
        @{ Key = 'DependsOn'; Value = 'x', 'y'; Get = { $_.DependsOn }; Expected = 'x', 'y' }
        @{ Key = 'DependencyReason'; Value = @{ schema = 'why' }; Get = { $_.DependencyReasons['schema'] }; Expected = 'why' }
        @{ Key = 'Cpus'; Value = 0.5; Get = { $_.Resources.Cpus }; Expected = 0.5 }
        @{ Key = 'Memory'; Value = '4G'; Get = { "$($_.Resources.Memory)" }; Expected = '4G' }
        @{ Key = 'Gpus'; Value = 1; Get = { $_.Resources.Gpus }; Expected = 1 }
        @{ Key = 'TimeLimit'; Value = '90s'; Get = { $_.TimeLimit }; Expected = [timespan]::FromSeconds(90) }
        @{ Key = 'GraceTime'; Value = '5s'; Get = { $_.GraceTime }; Expected = [timespan]::FromSeconds(5) }
        @{ Key = 'MaxRetries'; Value = 1; Get = { $_.MaxRetries }; Expected = 1 }
        @{
            Key = 'ExitCodes'; Value = @{ 2 = 'Permanent' }; Expected = 'PermanentTransient'
            Get = { "$($_.ExitCodes[2])$($_.ExitCodes[75])" }
        }
        @{ Key = 'SuccessCodes'; Value = 3; Get = { $_.SuccessCodes }; Expected = 3 }
        @{ Key = 'EstimatedDuration'; Value = '1m'; Get = { $_.EstimatedDuration }; Expected = [timespan]::FromMinutes(1) }
        @{ Key = 'Environment'; Value = @{ C = 3 }; Get = { $_.Environment['C'], $_.Environment['A'] }; Expected = '3', '1' }
        @{ Key = 'Secret'; Value = 'TWO_KEY'; Get = { $_.Secrets }; Expected = 'TWO_KEY' }
        @{ Key = 'Output'; Value = 'x/**'; Get = { $_.Outputs }; Expected = 'x/**' }
        @{ Key = 'Verify'; Value = 'true'; Get = { $_.Verify }; Expected = 'true' }
        @{ Key = 'RequireApproval'; Value = $true; Get = { $_.RequireApproval }; Expected = $true }
        @{ Key = 'Priority'; Value = 2; Get = { $_.Priority }; Expected = 2 }
        @{ Key = 'NewTag'; Value = 'x', 'y'; Get = { $_.Tags }; Expected = 'x', 'y' }
        @{ Key = 'Command'; Value = 'other'; Get = { $_.Command }; Expected = 'other' }
    ) {
        $given = @{ $Key = $Value }
        $command | Set-OrchestratorTask @given | ForEach-Object $Get | Should -Be $Expected
        $given[$Key] = { $Value }.GetNewClosure()
        $command | Set-OrchestratorTask @given | ForEach-Object $Get | Should -Be $Expected
    }

    It 'sets <Key> of agents' -ForEach @(
        @{ Key = 'Agent'; Value = 'Anthropic' }, @{ Key = 'Model'; Value = 'opus' }, @{ Key = 'Effort'; Value = 'High' }
        @{ Key = 'Retry'; Value = 'Clean' }, @{ Key = 'MaxTurns'; Value = 9 }, @{ Key = 'MaxCostUsd'; Value = 2.5 }
    ) {
        $given = @{ $Key = $Value }
        ($agent | Set-OrchestratorTask @given).$Key | Should -Be $Value
        $given[$Key] = $null
        ($agent | Set-OrchestratorTask @given).$Key | Should -BeNullOrEmpty
    }

    It 'takes away what is set to nothing' {
        $bare = $command |
            Set-OrchestratorTask -Memory $null -Environment $null -ExitCodes @{ 75 = $null } -NewTag @() -DependsOn @() -Output ''
        $bare.Resources | Should -BeNullOrEmpty
        $bare.Environment.Count + $bare.ExitCodes.Count + $bare.Tags.Count + $bare.DependsOn.Count + $bare.Outputs.Count | Should -Be 0
        $bare.DependencyReasons.Count | Should -Be 0
        ($command | Set-OrchestratorTask -Environment @{ A = $null }).Environment.Keys | Should -Be 'B'
    }

    It 'makes values of the task, in a plan too' {
        ($plan | Set-OrchestratorTask schema -Prompt { "$($_.Prompt) in SQL" }).Tasks[0].Prompt | Should -Be 'Write the schema in SQL'
        ($agent, $command | Set-OrchestratorTask -NewTag { $_.Tags + $_.Id }).Tags | Should -Be 'quick', 'schema', 'slow', 'build'
    }

    It 'changes the kind of work' {
        $changed = $command | Set-OrchestratorTask -Prompt 'Build it'
        "$($changed.Kind) $($changed.Command)$($changed.Arguments)" | Should -Be 'Agent '
        $changed = $agent | Set-OrchestratorTask -Command true
        "$($changed.Kind) $($changed.Prompt)$($changed.Agent)" | Should -Be 'Command '
        Push-Location $TestDrive
        try {
            Set-Content text.md 'From a file' -NoNewline
            ($command | Set-OrchestratorTask -PromptFile text.md).Prompt | Should -Be 'From a file'
        } finally { Pop-Location }
    }

    It 'gives the plan, which keeps the rest' {
        $changed = $plan | Set-OrchestratorTask 'b*' -Memory 8G
        $changed | Should -BeOfType ([PSParallelOrchestrator.OrchestratorPlan])
        $changed.Id | Should -Be $plan.Id
        "$($changed.MaxExecutors) $($changed.Ignore)" | Should -Be '7 *.log'
        "$($changed.Tasks[1].Resources.Memory)" | Should -Be '8G'
        "$($plan.Tasks[1].Resources.Memory)" | Should -Be '2G'
    }

    It 'chooses by id, by tag, and by what is excluded; the others pass' {
        ($plan.Tasks | Set-OrchestratorTask -Tag slow -Priority 3).Priority | Should -Be 0, 3
        ($plan.Tasks | Set-OrchestratorTask SCHEMA -Priority 3).Priority | Should -Be 3, 0
        ($plan.Tasks | Set-OrchestratorTask -ExcludeId 's*' -Priority 3).Priority | Should -Be 0, 3
        ($plan | Set-OrchestratorTask 's*', 'b*' -Tag quick -Priority 3).Tasks.Priority | Should -Be 3, 0
    }

    It 'lets what depended on a task depend on its new id' {
        $id = { "web-$($_.Id)" }
        foreach ($tasks in ($plan | Set-OrchestratorTask -NewId $id).Tasks, ($plan.Tasks | Set-OrchestratorTask -NewId $id)) {
            $tasks.Id | Should -Be 'web-schema', 'web-build'
            $tasks[1].DependsOn[0] | Should -Be 'web-schema'
            $tasks[1].DependencyReasons['web-schema'] | Should -Be 'tables'
        }
    }

    It 'leaves commands as they are where a script block makes prompts of prompts, and agents where it makes commands' {
        $changed = $plan | Set-OrchestratorTask -Prompt { "$($_.Prompt)!" } -ArgumentList { $_.Arguments + '-j' } -WarningVariable warned
        "$($changed.Tasks[0].Prompt)|$($changed.Tasks[1].Prompt)|$($changed.Tasks[1].Arguments)" | Should -Be 'Write the schema!||all -j'
        $warned | Should -BeNullOrEmpty
    }

    It 'leaves commands as they are where only agents have a key, and warns where all are' {
        $changed = $plan | Set-OrchestratorTask -Model opus -WarningVariable warned
        $changed.Tasks.Model | Should -Be 'opus', $null
        $warned | Should -BeNullOrEmpty
        $null = $command | Set-OrchestratorTask -Model opus -WarningVariable warned -WarningAction SilentlyContinue
        $warned | Should -Match '-Model changed nothing'
    }

    It 'takes tasks of runs as the plan has them' {
        $place = Initialize-TestPlace
        try {
            $run = $agent | New-OrchestratorPlan | Start-OrchestratorRun -SimulateDuration 0s -Wait
            ($run | Get-OrchestratorTask | Set-OrchestratorTask -Priority 3).Priority | Should -Be 3
        } finally { Clear-TestPlace $place }
    }

    It 'names what cannot be: <Id>' -ForEach @(
        @{ Id = 'TaskNotInPlan'; Do = { $plan | Set-OrchestratorTask shema -Priority 1 } ; Says = "*'schema'*" }
        @{ Id = 'TaskNotInPlan'; Do = { $plan.Tasks | Set-OrchestratorTask shema -Priority 1 | Out-Null } ; Says = "*'schema'*" }
        @{ Id = 'TagNotInPlan'; Do = { $plan | Set-OrchestratorTask -Tag slo -Priority 1 } ; Says = "*'slow'*" }
        @{ Id = 'ValueUnusable'; Do = { $agent | Set-OrchestratorTask -Memory many }; Says = "*-Memory of task 'schema'*" }
        @{ Id = 'ValueUnusable'; Do = { $agent | Set-OrchestratorTask -TimeLimit 90 }; Says = '*unit*' }
        @{ Id = 'ValueUnusable'; Do = { $agent | Set-OrchestratorTask -Title { throw 'no' } }; Says = '*no*' }
        @{ Id = 'MaxRetriesOutOfRange'; Do = { $agent | Set-OrchestratorTask -MaxRetries -1 }; Says = '*' }
        @{ Id = 'EmptyText'; Do = { $agent | Set-OrchestratorTask -Prompt $null }; Says = '*' }
        @{ Id = 'DependencyCycle'; Do = { $plan | Set-OrchestratorTask schema -DependsOn build }; Says = '*' }
        @{ Id = 'DependencyPatternUnmatched'; Do = { $plan | Set-OrchestratorTask schema -DependsOn 'x*' }; Says = '*' }
        @{ Id = 'DuplicateTaskId'; Do = { $plan | Set-OrchestratorTask -NewId same }; Says = '*' }
        @{ Id = 'NotATask'; Do = { Get-Date | Set-OrchestratorTask -Priority 1 }; Says = '*New-OrchestratorTask*' }
        @{ Id = 'NothingToSet'; Do = { $agent | Set-OrchestratorTask }; Says = '*' }
        @{ Id = 'SeveralKindsOfWork'; Do = { $agent | Set-OrchestratorTask -Prompt x -Command y }; Says = '*' }
    ) {
        $ErrorActionPreference = 'Stop'
        $Do | Should -Throw $Says -ErrorId "$Id,*"
    }

    It 'completes names' {
        Get-Completion 'Set-OrchestratorTask -Agent S' | Should -Be 'Simulated'
        Get-Completion 'Set-OrchestratorTask -Retry C' | Should -Be 'Continue', 'Clean'
    }
}
