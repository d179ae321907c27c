# Every block of docs/cookbook.md is run: each section in a folder of its own, with the page's files, and something is true afterwards.
BeforeDiscovery {
    $page = Get-Content -LiteralPath "$PSScriptRoot/../../docs/cookbook.md" -Raw
    $sections = foreach ($section in ($page -split '(?m)^## ' | Select-Object -Skip 1)) {
        @{ Title = ($section -split '\r?\n')[0]; Text = $section }
    }
}

BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    $script:place = Initialize-TestPlace
    $page = Get-Content -LiteralPath "$PSScriptRoot/../../docs/cookbook.md" -Raw
    $files = [regex]::Matches($page, '(?ms)^`(?<name>[\w.]+)`:\s+^```\w+\r?\n(?<text>.*?)^```')
    $samples = "$(Get-RepositoryRoot)/docs/samples"
    $kept = $env:PSModulePath, $env:PATH, $env:CHAT_HOOK
    $env:PSModulePath = Get-ModulePathUnderTest
    $env:PATH = $PSHOME + [System.IO.Path]::PathSeparator + $env:PATH

    # What is true when a section has been run. $runs are its runs by their beginning, $place is its folder.
    $checks = @{
        "Run some of a plan's tasks" = { "$($runs.Tasks.Id)" | Should -Be 'schema api' }
        'Filter tasks before a run' = { "$($runs.Tasks.Id) $($runs.State)" | Should -Be 'test-api test-web Succeeded' }
        'Change prompts or limits of all tasks' = {
            $tasks = $runs.Plan.Tasks
            $tasks[1].Prompt | Should -Be 'Write the API of a shop. Use TypeScript.'
            "$($tasks.Kind)" | Should -Be 'Agent Agent Agent Command Command'
            "$($tasks[4].TimeLimit) $($tasks[4].Environment['CI']) $($tasks[0].TimeLimit)" | Should -Be '00:05:00 true 00:30:00'
        }
        'Make many tasks that are like each other' = {
            $runs.Tasks | Should -HaveCount 8
            "$($runs[0].Plan.Tasks[3].DependsOn)" | Should -Be 'user1 user2 user3'
        }
        'Make tasks of a table' = {
            "$($runs.Plan.Tasks.Kind)" | Should -Be 'Agent Agent Command'
            "$($runs.Plan.Tasks[2].DependsOn)" | Should -Be 'pages styles'
        }
        'Make tasks of script blocks' = { ($runs | Receive-OrchestratorOutput most).Tasks | Should -Be 2 }
        'Do the same to many things' = {
            $runs | Receive-OrchestratorOutput | Sort-Object | Select-Object -First 1 | Should -Be 'list has 0 letters of tags'
        }
        'Merge two plans' = { "$($runs.Tasks.Id)" | Should -BeLike 'shop-schema * site-list' }
        'Run a part, and then the rest on top of it' = {
            "$($runs[0].Tasks.Id)|$($runs[1].Tasks.Id)" | Should -Be 'schema api|web test-api test-web'
            Get-ChildItem -LiteralPath $runs[1].Directory -Recurse -File -Filter 'api.txt' | Should -Not -BeNullOrEmpty
        }
        'Retry failures with more memory' = {
            "$($runs.State)" | Should -Be 'Succeeded'
            "$(($runs | Get-OrchestratorTask web).Attempts.State)" | Should -Be 'Failed Succeeded'
            ($runs | Get-OrchestratorTask api).Attempts | Should -HaveCount 1
        }
        'Add to a run that goes on' = {
            "$($runs.State) $($runs.Tasks.Id)" | Should -Be 'Succeeded list publish write-pages write-styles review'
            "$($runs.Plan.Tasks[4].DependsOn)" | Should -Be 'write-pages write-styles'
        }
        'Run on another backend' = { "$($runs.Options.Backend)" | Should -Be 'Threading Process' }
        'Notify on failure' = { Receive-Job $hook -Wait | Should -BeLike '*build*See *' }
        'Approve from another shell' = { ($runs.Tasks | Where-Object Id -eq test-web).State | Should -Be 'Succeeded' }
        'Run on a schedule' = {
            (Get-OrchestratorRun -Path (Get-ChildItem nightly -Directory -Exclude logs).FullName).State | Should -Be 'Succeeded'
        }
        'Run many plans, and clean up' = { $runs | Should -BeNullOrEmpty }
    }
}

AfterAll {
    $env:PSModulePath, $env:PATH, $env:CHAT_HOOK = $kept
    Clear-TestPlace $place
}

Describe 'The cookbook' -Tag UnixPrograms {
    It 'has a check for each section, and a section for each check' {
        $titles = [regex]::Matches($page, '(?m)^## (.+?)\r?$') | ForEach-Object { $_.Groups[1].Value }
        Compare-Object $titles @($checks.Keys) | Should -BeNullOrEmpty
    }

    It 'does without loops, calculated columns and changes of properties: <Title>' -ForEach $sections {
        foreach ($block in [regex]::Matches($Text, '(?ms)^```powershell\r?\n(.*?)^```')) {
            $problems = $null
            $ast = [System.Management.Automation.Language.Parser]::ParseInput($block.Groups[1].Value, [ref] $null, [ref] $problems)
            $problems | Should -BeNullOrEmpty
            $ast.FindAll({
                    param($node)
                    $node -is [System.Management.Automation.Language.LoopStatementAst] -or
                    ($node -is [System.Management.Automation.Language.CommandAst] -and
                        $node.GetCommandName() -in 'ForEach-Object', '%', 'Select-Object', 'Add-Member') -or
                    ($node -is [System.Management.Automation.Language.AssignmentStatementAst] -and
                        $node.Left -is [System.Management.Automation.Language.MemberExpressionAst])
                }, $true) | Should -BeNullOrEmpty
        }
    }

    It 'runs: <Title>' -ForEach $sections {
        $folder = (New-Item -ItemType Directory -Path (Join-Path $place ($Title -replace '\W', '-'))).FullName
        $env:PSORCH_STATE_HOME = Join-Path $folder state
        $listener = $null
        Push-Location $folder
        try {
            foreach ($file in $files) { Set-Content -LiteralPath $file.Groups['name'].Value $file.Groups['text'].Value -NoNewline }
            if ($Title -eq 'Notify on failure') {
                $listener = [System.Net.Sockets.TcpListener]::new([System.Net.IPAddress]::Loopback, 0)
                $listener.Start()
                $env:CHAT_HOOK = "http://127.0.0.1:$($listener.LocalEndpoint.Port)/"
                $hook = Start-ThreadJob -ArgumentList $listener {
                    param($Listener)
                    $client = $Listener.AcceptTcpClient()
                    $reader = [System.IO.StreamReader]::new($client.GetStream())
                    $length = 0
                    while ($line = $reader.ReadLine()) { if ($line -match '^Content-Length: (\d+)') { $length = [int] $Matches[1] } }
                    $body = [char[]]::new($length)
                    $null = $reader.ReadBlock($body, 0, $length)
                    $answer = [System.Text.Encoding]::ASCII.GetBytes("HTTP/1.1 200 OK`r`nContent-Length: 0`r`nConnection: close`r`n`r`n")
                    $client.GetStream().Write($answer)
                    $client.Dispose()
                    [string]::new($body)
                }
            }

            $ErrorActionPreference = 'Stop'
            $blocks = '(?ms)(?<other><!-- another PowerShell[^\n]*-->\s+)?^```powershell\r?\n(?<code>.*?)^```'
            foreach ($block in [regex]::Matches($Text, $blocks)) {
                if ($block.Groups['other'].Success) {
                    Wait-Until { $run.Tasks.State -contains 'WaitingForApproval' }
                    (Invoke-OtherPowerShell $block.Groups['code'].Value).Error | Should -BeNullOrEmpty
                } else {
                    $null = . ([scriptblock]::Create($block.Groups['code'].Value))
                }
            }

            $runs = @(Get-OrchestratorRun | Sort-Object -Property Id)
            . $checks[$Title]
        } finally {
            if ($listener) { $listener.Stop() }
            Pop-Location
        }
    }
}
