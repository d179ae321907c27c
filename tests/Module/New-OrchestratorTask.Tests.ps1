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

Describe 'New-OrchestratorTask, of what comes down the pipeline' {
    It 'takes as many arguments of a script block as it writes' {
        $made = 1, 2 | New-OrchestratorTask -Id { "t$_" } -Command sh -ArgumentList { '-c', "echo $_" }, 'last'
        $made[1].Arguments | Should -Be '-c', 'echo 2', 'last'
        $made = 'a b' | New-OrchestratorTask -Id x -ScriptBlock { param($x, $y, $z) } -ArgumentList { , (1, 2) }, { }, { 3, 4 }
        $made.Script.Arguments | Should -HaveCount 3
    }

    It 'makes a task of each value, by script blocks' {
        $tasks = 1..3 | New-OrchestratorTask -Id { "user$_" } -Prompt { "Make page $_" } -Memory { "${_}G" } -Tag { 'page', "t$_" } `
            -TimeLimit { "${_}m" }
        $tasks.Id | Should -Be 'user1', 'user2', 'user3'
        $tasks[1].Prompt | Should -Be 'Make page 2'
        "$($tasks[2].Resources.Memory) $($tasks[2].Tags) $($tasks[2].TimeLimit)" | Should -Be '3G page t3 00:03:00'
        (Get-Item $PSScriptRoot/Common.psm1 | New-OrchestratorTask -Id { $_.BaseName } -Command cat -ArgumentList { $_.Name }).Arguments |
            Should -Be 'Common.psm1'
    }

    It 'names Set-OrchestratorTask where a task comes: <Kind>' -ForEach @(
        @{ Kind = 'Agent'; Task = { New-OrchestratorTask a x -Memory 2G } }
        @{ Kind = 'Command'; Task = { New-OrchestratorTask a -Command x -Environment @{ A = 1 } } }
    ) {
        { & $Task | New-OrchestratorTask -Priority 1 -ErrorAction Stop } | Should -Throw '*Set-OrchestratorTask*' -ErrorId 'TaskPiped,*'
        { & $Task | New-OrchestratorTask b y -ErrorAction Stop } | Should -Throw '*-Append*' -ErrorId 'TaskPiped,*'
    }

    It 'appends to tasks, and to those of plans, which pass unchanged' {
        $one = New-OrchestratorTask one -Command x -Memory 2G -Tag t -Environment @{ A = 1 } -ExitCodes @{ 75 = 'Transient' }
        $two = New-OrchestratorTask two 'x' -DependsOn one -DependencyReason @{ one = 'why' }
        foreach ($given in @($one, $two), @($one, $two | New-OrchestratorPlan)) {
            $tasks = $given | New-OrchestratorTask -Append last 'y' -DependsOn 't*', one
            $tasks.Id | Should -Be 'one', 'two', 'last'
            [object]::ReferenceEquals($tasks[0], $one) -and [object]::ReferenceEquals($tasks[1], $two) | Should -BeTrue
            $tasks[2].DependsOn | Should -Be 'two', 'one'
            "$($tasks[2].Resources)$($tasks[2].Tags)$($tasks[2].Environment.Count)$($tasks[2].DependencyReasons.Count)" | Should -Be '00'
        }

        (New-OrchestratorTask -Append alone 'y').Id | Should -Be 'alone'
    }

    It 'appends tasks of -ForEach' {
        (New-OrchestratorTask a1 'x' | New-OrchestratorTask -Append 'b<<_>>' 'y' -ForEach 1, 2 -DependsOn 'a*').DependsOn |
            Should -Be 'a1', 'a1'
    }

    It 'names a pattern that fits no task that passed' {
        { New-OrchestratorTask a 'x' | New-OrchestratorTask -Append b 'y' -DependsOn 'c*' -ErrorAction Stop | Out-Null } |
            Should -Throw -ErrorId 'DependencyPatternUnmatched,*'
        { 1, 2 | New-OrchestratorTask -Append b 'y' -ErrorAction Stop } | Should -Throw -ErrorId 'NotATask,*'
    }

    It 'resolves patterns where tasks become a plan' {
        $tasks = (New-OrchestratorTask all 'x' -DependsOn '*'), (New-OrchestratorTask a 'x'), (New-OrchestratorTask b 'x')
        ($tasks | New-OrchestratorPlan).Tasks[0].DependsOn | Should -Be 'a', 'b'
    }
}

Describe 'New-OrchestratorTask, of the rows of a table' {
    It 'takes empty cells for no values, a;b for a list, and prompts and commands in one table' {
        $tasks = @'
Id,Title,Prompt,Command,Arguments,DependsOn,Memory,Cpus,TimeLimit,RequireApproval,Tags,Outputs,Priority,MaxRetries,Agent,Verify,SuccessCodes
schema,,Write the schema,,,,2G,0.5,10m,true,a;b,x/**; y/**,3,0,Simulated,,
list,L,,ls,-R;.;a;;b,schema;api,,,,,,,,,,true,1;2
api,,Write the API,,,schema,,,,no,,,,,,,
'@ | ConvertFrom-Csv | New-OrchestratorTask
        $tasks.Id | Should -Be 'schema', 'list', 'api'
        $schema, $list, $api = $tasks
        "$($schema.Kind) $($schema.Prompt) $($schema.Resources.Memory) $($schema.Resources.Cpus) $($schema.TimeLimit)" |
            Should -Be 'Agent Write the schema 2G 0.5 00:10:00'
        $schema.RequireApproval | Should -BeTrue
        $schema.Tags | Should -Be 'a', 'b'
        $schema.Outputs | Should -Be 'x/**', 'y/**'
        "$($schema.Priority) $($schema.MaxRetries) $($schema.Agent)" | Should -Be '3 0 Simulated'
        $schema.Title, $schema.Verify | Should -Be $null, $null
        "$($list.Kind) $($list.Command)" | Should -Be 'Command ls'
        $list.Arguments | Should -Be '-R', '.', 'a;b'
        $list.DependsOn | Should -Be 'schema', 'api'
        $list.SuccessCodes | Should -Be 1, 2
        "$($list.Title) $($list.Verify) $($list.Resources) $($list.TimeLimit) $($list.MaxRetries) $($list.Priority)" |
            Should -Be 'L true    0'
        $environment = ("Id,Prompt,Environment`na,x,A=1;B=2`nb,x," | ConvertFrom-Csv | New-OrchestratorTask).Environment
        "$($environment[0]['B']) $($environment[1].Count)" | Should -Be '2 0'
        "$($api.Kind) $($api.DependsOn) $($api.Tags.Count) $($api.RequireApproval)" | Should -Be 'Agent schema 0 False'
    }

    It 'names the row: <Id>' -ForEach @(
        @{ Id = 'TwoKindsOfWork'; Row = "Id,Prompt,Command`nrow1,x,y" }
        @{ Id = 'TwoKindsOfWork'; Row = "Id,Prompt,PromptFile`nrow1,x,y" }
        @{ Id = 'NoWork'; Row = "Id,Prompt,Command`nrow1,," }
        @{ Id = 'ValueUnusable'; Row = "Id,Prompt,Cpus`nrow1,x,many" }
        @{ Id = 'ValueUnusable'; Row = "Id,Prompt,Memory`nrow1,x,lots" }
        @{ Id = 'ValueUnusable'; Row = "Id,Prompt,SuccessCodes`nrow1,x,a;b" }
        @{ Id = 'ValueUnusable'; Row = "Id,Prompt,Agent`nrow1,x,Nobody" }
        @{ Id = 'AgentOnCommand'; Row = "Id,Prompt,Command,Agent`nrow1,,x,Simulated" }
    ) {
        $null = $Row | ConvertFrom-Csv | New-OrchestratorTask -ErrorVariable failed -ErrorAction SilentlyContinue
        Get-ErrorId $failed[0] | Should -Be $Id
        $failed[0].Exception.Message | Should -Match 'row1'
    }

    It 'takes a command from a row with any other column: <Column>' -ForEach @(
        @{ Column = 'RequireApproval'; Value = $true }, @{ Column = 'Cpus'; Value = 2 }, @{ Column = 'Memory'; Value = '2G' }
        @{ Column = 'Priority'; Value = '3' }, @{ Column = 'TimeLimit'; Value = '2m' }, @{ Column = 'Tags'; Value = 'x' }
        @{ Column = 'Agent'; Value = '' }, @{ Column = 'SuccessCodes'; Value = '1;2' }, @{ Column = 'Environment'; Value = @{ A = 1 } }
    ) {
        $task = [pscustomobject]@{ Id = 'a'; Command = 'ls'; Arguments = @('-l', '-a'); $Column = $Value } | New-OrchestratorTask
        "$($task.Command) $($task.Arguments)" | Should -Be 'ls -l -a'
        [pscustomobject]@{ Id = 'a'; PromptFile = "$PSScriptRoot/Common.psm1"; $Column = $Value } | New-OrchestratorTask |
            Should -Not -BeNullOrEmpty
    }

    It 'takes what ConvertFrom-Json, Import-Clixml and Select-Object give' {
        $made = @(
            New-OrchestratorTask a 'x' -Memory 2G -Tag q
            New-OrchestratorTask c -Command make -ArgumentList all, two -Environment @{ A = 1 }
        )
        $made | Export-Clixml "$TestDrive/tasks.xml"
        $again = Import-Clixml "$TestDrive/tasks.xml" | New-OrchestratorTask
        "$($again.Id) $($again.Kind) $($again[1].Arguments) $($again[1].Environment['A'])" | Should -Be 'a c Agent Command all two 1'
        ($made | Select-Object Id, Prompt, Command | New-OrchestratorTask).Kind | Should -Be 'Agent', 'Command'
        ('[{"Id":"a","Prompt":"x","Priority":3},{"Id":"b","Command":"ls","RequireApproval":true}]' | ConvertFrom-Json |
            New-OrchestratorTask).Kind | Should -Be 'Agent', 'Command'
    }

    It 'says what a task without work lacks, and names Set-OrchestratorTask for tasks of runs and for plans' {
        { New-OrchestratorTask a -ErrorAction Stop } | Should -Throw -ErrorId 'NoWork,*'
        { New-OrchestratorTask a x | New-OrchestratorPlan | New-OrchestratorTask -Priority 1 -ErrorAction Stop } |
            Should -Throw '*Set-OrchestratorTask*' -ErrorId 'TaskPiped,*'
    }

    It 'goes on with the next row after a bad one' {
        ("Id,Prompt,Cpus`nbad,x,many`ngood,y,2" | ConvertFrom-Csv | New-OrchestratorTask -ErrorAction SilentlyContinue).Id |
            Should -Be 'good'
    }

    It 'lets what is given go before the table' {
        $tasks = "Name,Command,Tags`na,x,t" | ConvertFrom-Csv |
            New-OrchestratorTask -Id { "x-$($_.Name)" } -Prompt { "Do $($_.Name)" } -Tag 'a;b'
        "$($tasks.Id) $($tasks.Prompt) $($tasks.Kind) $($tasks.Tags)" | Should -Be 'x-a Do a Agent a;b'
    }
}

Describe 'New-OrchestratorTask -ForEach' {
    It 'makes a task for each combination' {
        (New-OrchestratorTask 'b-<<os>>-<<n>>' 'x' -ForEach ([ordered]@{ os = 'linux', 'windows'; n = 1, 2 })).Id |
            Should -Be 'b-linux-1', 'b-linux-2', 'b-windows-1', 'b-windows-2'
    }

    It 'makes a task for each value, and for each row' {
        $tasks = New-OrchestratorTask 'b<<_>>' -Command sh -ArgumentList '-c', 'echo <<_>> <<<_>>>' -ForEach (1..3) `
            -DependsOn 'a<<_>>' -Tag '<<_>>'
        $tasks.Id | Should -Be 'b1', 'b2', 'b3'
        "$($tasks[2].Arguments) $($tasks[2].DependsOn) $($tasks[2].Tags)" | Should -Be '-c echo 3 <<_>> a3 3'
        (New-OrchestratorTask 'b<<a>>' '<<b>>' -ForEach @{ a = 1; b = 2 }, @{ a = 3; b = 4 }).Prompt | Should -Be '2', '4'
        (New-OrchestratorTask 'b<<a>>' '<<b>>' -ForEach ("a,b`n1,2" | ConvertFrom-Csv)).Prompt | Should -Be '2'
    }

    It 'fills prompt files' {
        Push-Location $TestDrive
        try {
            Set-Content page.md 'Write page <<_>>' -NoNewline
            (New-OrchestratorTask 'p<<_>>' -PromptFile page.md -ForEach 1, 2).Prompt | Should -Be 'Write page 1', 'Write page 2'
        } finally { Pop-Location }
    }

    It 'refuses <Id>' -ForEach @(
        @{ Id = 'PlaceholderUnknown'; Given = @{ Id = 'a<<x>>'; Prompt = '<<y>>'; ForEach = @{ x = 1 } } }
        @{ Id = 'MatrixIdsSame'; Given = @{ Id = 'a'; Prompt = 'x'; ForEach = 1, 2 } }
        @{ Id = 'MatrixEmpty'; Given = @{ Id = 'a'; Prompt = 'x'; ForEach = @() } }
        @{ Id = 'ForEachNameInvalid'; Given = @{ Id = 'a'; Prompt = 'x'; ForEach = @{ 'a b' = 1 } } }
        @{ Id = 'ForEachValueInvalid'; Given = @{ Id = 'a'; Prompt = 'x'; ForEach = @{ a = 1 }, @{ a = 1, 2 } } }
        @{ Id = 'ForEachTooLarge'; Given = @{ Id = 'a'; Prompt = 'x'; ForEach = @{ a = 1..101; b = 1..101; c = 1..101 } } }
    ) {
        { New-OrchestratorTask @Given -ErrorAction Stop } | Should -Throw -ErrorId "$Id,*"
    }
}
