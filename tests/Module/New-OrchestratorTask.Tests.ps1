BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    Import-ModuleUnderTest
}

Describe 'New-OrchestratorTask' {
    It 'makes a task of a prompt' {
        $task = New-OrchestratorTask api 'Write the API' -Title 'API' -Agent Simulated -Priority 2 -Tag a, b -RequireApproval
        $task.Kind | Should -Be 'Agent'
        $task.Prompt | Should -Be 'Write the API'
        $task.Title | Should -Be 'API'
        $task.Agent | Should -Be 'Simulated'
        $task.Priority | Should -Be 2
        $task.Tags | Should -Be 'a', 'b'
        $task.RequireApproval | Should -BeTrue
    }

    It 'makes a task of a command' {
        $task = New-OrchestratorTask index -Command sh -ArgumentList '-c', 'echo hi' -Output 'out/**' -Verify 'test -d out' -MaxRetries 1
        $task.Kind | Should -Be 'Command'
        $task.Arguments | Should -Be '-c', 'echo hi'
        $task.Outputs | Should -Be 'out/**'
        $task.Verify | Should -Be 'test -d out'
        $task.MaxRetries | Should -Be 1
    }

    It 'reads a prompt file, relative to the current location' {
        Push-Location $TestDrive
        try {
            Set-Content docs.md 'Write the docs' -NoNewline
            $task = New-OrchestratorTask docs -PromptFile docs.md
            $task.Prompt | Should -Be 'Write the docs'
            $task.PromptFile | Should -Be 'docs.md'
        } finally {
            Pop-Location
        }
    }

    It 'takes one kind of work only' {
        { New-OrchestratorTask a -Prompt x -Command y } | Should -Throw -ErrorId 'AmbiguousParameterSet,*'
        { New-OrchestratorTask a -Command x -Agent Simulated } | Should -Throw -ErrorId 'AmbiguousParameterSet,*'
    }

    It 'depends on ids and on tasks' {
        $a = New-OrchestratorTask a 'x'
        $b = New-OrchestratorTask b 'x'
        (New-OrchestratorTask c 'x' -DependsOn $a).DependsOn | Should -Be 'a'
        (New-OrchestratorTask c 'x' -DependsOn $a, 'z', $b).DependsOn | Should -Be 'a', 'z', 'b'
        (New-OrchestratorTask c 'x' -DependsOn z).DependsOn | Should -Be 'z'
        (New-OrchestratorTask c 'x').DependsOn | Should -BeNullOrEmpty
    }

    It 'takes memory as <Given>' -ForEach @(
        @{ Given = '4G'; Bytes = 4GB }, @{ Given = '512MiB'; Bytes = 512MB }, @{ Given = 4GB; Bytes = 4GB },
            @{ Given = 1048576; Bytes = 1MB }
    ) {
        (New-OrchestratorTask a 'x' -Memory $Given).Resources.Memory.Bytes | Should -Be $Bytes
    }

    It 'takes memory as it is typed' {
        (New-OrchestratorTask a 'x' -Memory 4G).Resources.Memory.Bytes | Should -Be 4GB
        (New-OrchestratorTask a 'x' -Memory 4GB).Resources.Memory.Bytes | Should -Be 4GB
    }

    It 'reserves nothing where nothing is said' {
        (New-OrchestratorTask a 'x').Resources | Should -BeNullOrEmpty
        $resources = (New-OrchestratorTask a 'x' -Cpus 0.5 -Gpus 1).Resources
        $resources.Cpus | Should -Be 0.5
        $resources.Gpus | Should -Be 1
        $resources.Memory | Should -BeNullOrEmpty
    }

    It 'takes durations as they are typed, where PowerShell sees numbers' {
        # 90s is a 16-bit number to PowerShell, 1d a decimal one.
        (New-OrchestratorTask a 'x' -TimeLimit 90s).TimeLimit | Should -Be ([timespan]::FromSeconds(90))
        (New-OrchestratorTask a 'x' -TimeLimit 1d).TimeLimit | Should -Be ([timespan]::FromDays(1))
        (New-OrchestratorTask a 'x' -TimeLimit 2h).TimeLimit | Should -Be ([timespan]::FromHours(2))
        (New-OrchestratorTask a 'x' -TimeLimit 01:30:00).TimeLimit | Should -Be ([timespan]::FromMinutes(90))
        (New-OrchestratorTask a 'x' -EstimatedDuration ([timespan]::FromMinutes(5))).EstimatedDuration |
            Should -Be ([timespan]::FromMinutes(5))
    }

    It 'refuses the duration <_>, which has no unit' -ForEach 90, '90', 1.5, 'soon' {
        { New-OrchestratorTask a 'x' -TimeLimit $_ } | Should -Throw '*is not a duration with a unit*' `
            -ErrorId 'ParameterArgumentTransformationError,*'
    }

    It 'makes texts of the values of the environment' {
        $environment = (New-OrchestratorTask a 'x' -Environment @{ LEVEL = 3; RATIO = 0.5; NAME = 'n' }).Environment
        $environment['LEVEL'] | Should -BeExactly '3'
        $environment['RATIO'] | Should -BeExactly '0.5'
        $environment['NAME'] | Should -BeExactly 'n'
    }

    It 'checks the task at once: <Id>' -ForEach @(
        @{ Id = 'IllegalTaskId'; Given = @{ Id = 'a b'; Prompt = 'x' } }
        @{ Id = 'IllegalTaskId'; Given = @{ Id = ''; Prompt = 'x' } }
        @{ Id = 'EmptyText'; Given = @{ Id = 'a'; Prompt = ' ' } }
        @{ Id = 'EmptyText'; Given = @{ Id = 'a'; Command = '' } }
        @{ Id = 'PromptFileMissing'; Given = @{ Id = 'a'; PromptFile = 'nowhere.md' } }
        @{ Id = 'ImpossibleResource'; Given = @{ Id = 'a'; Prompt = 'x'; Cpus = 0 } }
        @{ Id = 'ImpossibleResource'; Given = @{ Id = 'a'; Prompt = 'x'; Memory = '0' } }
        @{ Id = 'ImpossibleResource'; Given = @{ Id = 'a'; Prompt = 'x'; Gpus = -1 } }
        @{ Id = 'DurationOutOfRange'; Given = @{ Id = 'a'; Prompt = 'x'; TimeLimit = '0s' } }
        @{ Id = 'MaxRetriesOutOfRange'; Given = @{ Id = 'a'; Prompt = 'x'; MaxRetries = -1 } }
        @{ Id = 'ReservedEnvironmentName'; Given = @{ Id = 'a'; Prompt = 'x'; Environment = @{ EXECUTOR_ID = 1 } } }
        @{ Id = 'MissingValue'; Given = @{ Id = 'a'; Prompt = 'x'; Environment = @{ K = $null } } }
        @{ Id = 'IllegalOutputPattern'; Given = @{ Id = 'a'; Prompt = 'x'; Output = '../x' } }
        @{ Id = 'MaxTurnsOutOfRange'; Given = @{ Id = 'a'; Prompt = 'x'; MaxTurns = 0 } }
        @{ Id = 'MaxCostOutOfRange'; Given = @{ Id = 'a'; Prompt = 'x'; MaxCostUsd = 0 } }
        @{ Id = 'IllegalModel'; Given = @{ Id = 'a'; Prompt = 'x'; Model = ' ' } }
    ) {
        New-OrchestratorTask @Given -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        $failed | Should -HaveCount 1
        Get-ErrorId $failed[0] | Should -Be $Id
        $failed[0].TargetObject.Code | Should -Be $Id
    }

    It 'reports everything that is wrong at once' {
        New-OrchestratorTask 'a b' ' ' -Cpus 0 -MaxRetries -1 -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed | Should -HaveCount 4
    }

    It 'takes its parameters from properties, each object by itself' {
        $tasks = @(
            [pscustomobject]@{ Id = 'a'; Prompt = 'x'; TimeLimit = '15m'; Tags = 'one', 'two' }
            [pscustomobject]@{ Id = 'b'; Command = 'true'; Arguments = @('-v'); DependsOn = 'a' }
            [pscustomobject]@{ Id = 'c'; Prompt = 'y' }
        ) | New-OrchestratorTask
        $tasks.Id | Should -Be 'a', 'b', 'c'
        $tasks[0].TimeLimit | Should -Be ([timespan]::FromMinutes(15))
        $tasks[0].Tags | Should -Be 'one', 'two'
        $tasks[1].Kind | Should -Be 'Command'
        $tasks[1].Arguments | Should -Be '-v'
        $tasks[2].TimeLimit | Should -BeNullOrEmpty
        $tasks[2].DependsOn | Should -BeNullOrEmpty
    }

    It 'completes the names of agents' {
        Get-Completion 'New-OrchestratorTask a x -Agent S' | Should -Be 'Simulated'
    }
}

Describe 'New-OrchestratorTask -Secret' {
    It 'names secrets by their variables, as an argument and by property name' {
        (New-OrchestratorTask a -Command true -Secret GITHUB_TOKEN, NPM_TOKEN).Secrets | Should -Be 'GITHUB_TOKEN', 'NPM_TOKEN'
        ([pscustomobject]@{ Id = 'a'; Command = 'true'; Secrets = 'ONE_KEY' } | New-OrchestratorTask).Secrets | Should -Be 'ONE_KEY'
        (New-OrchestratorTask a -Command true).Secrets | Should -BeNullOrEmpty
    }

    It 'refuses what is no name of a variable' {
        { New-OrchestratorTask a -Command true -Secret 'sk-ant 1' | New-OrchestratorPlan -ErrorAction Stop } |
            Should -Throw '*not the secret itself*'
    }
}
