BeforeDiscovery {
    Import-Module "$PSScriptRoot/ModelServer.psm1"
    $built = [bool] (Find-ModelServer)
    $client = [bool] (Get-Command claude -CommandType Application -ErrorAction Ignore)
    $agents = foreach ($agent in 'Anthropic', 'Bedrock', 'ClaudeCode') {
        @{ Agent = $agent; Lacks = -not $built ? 'the model server is not built: build the solution' : $agent -eq 'ClaudeCode' -and
            -not $client ? 'Claude Code is not installed' : '' }
    }
}

BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    Import-Module "$PSScriptRoot/ModelServer.psm1"
    $script:place = Initialize-TestPlace
    $script:canary = "sk-ant-canary-$([guid]::NewGuid().ToString('n'))"
    $script:key = ConvertTo-Secret $canary
    if (Find-ModelServer) { $script:server = Open-ModelServer $canary }

    function Get-FileWithKey { @(Get-ChildItem $place -Recurse -File -Force |
        Where-Object { Select-String -LiteralPath $_.FullName -SimpleMatch $canary -Quiet }) }

    # A plan of tasks that write a file each, one after the other.
    function Get-FilePlan {
        param([string[]] $Name, [string] $Agent = 'Anthropic', [int] $OutputTokens)
        $before = $null
        $tasks = foreach ($id in $Name) {
            New-OrchestratorTask $id (Get-FileWork $id $Agent $OutputTokens) -DependsOn @($before | Where-Object { $_ })
            $before = $id
        }

        $tasks | New-OrchestratorPlan
    }
}

AfterAll {
    if ($server) { Close-ModelServer $server }
    Clear-TestPlace $place
}

Describe 'The agent <Agent> from PowerShell' -ForEach $agents {
    BeforeEach {
        if ($Lacks) { Set-ItResult -Skipped -Because $Lacks }
        Clear-ModelLog $server
    }

    It 'plans, works and merges in one pipeline, with a given key alone, and tells what it cost' {
        $secret = $Agent -eq 'Bedrock' ? [pscredential]::new($canary, $key) : $key
        $merged = New-OrchestratorPlan (Get-Requirement $Agent) -Planner $Agent -ApiKey $secret -MaxExecutors 3 -MaxCostUsd 5 `
            -OutVariable planned |
            Start-OrchestratorRun -Agent $Agent -ApiKey $secret -MaxCostUsd 5 -Wait -OutVariable began |
            Merge-OrchestratorOutput
        $run, $plan = $began[0], $planned[0]
        $run.State, $run.Simulated | Should -Be 'Succeeded', $false
        $merged.Written | Should -BeTrue
        foreach ($name in 'north', 'south', 'both') { Get-Content "$($run.Directory)/src/$name.txt" | Should -Be "made by $name" }

        $plan.Planning.Planner | Should -Be $Agent
        $plan.Tasks[2].DependencyReasons.Count | Should -Be 2
        $plan.Planning.CostUsd | Should -BeGreaterThan 0
        $run.CostUsd | Should -Be (Get-ModelCost $server)
        $run.CostUsd | Should -Be ($plan.Planning.CostUsd + ($run.Tasks.CostUsd | Measure-Object -Sum).Sum)
        foreach ($task in $run.Tasks) {
            $task.CostUsd | Should -BeGreaterThan 0
            $task.CostUsd | Should -Be $task.Attempts[-1].Usage.CostUsd
            $task.Attempts[-1].Usage.OutputTokens | Should -BeGreaterThan 0
        }

        Get-FileWithKey | Should -BeNullOrEmpty
        'Env:ANTHROPIC_API_KEY', 'Env:AWS_SECRET_ACCESS_KEY' | Should -Not -Exist
    }

    It 'shows costs on a screen of 120 columns, and what the agent did' {
        $secret = $Agent -eq 'Bedrock' ? [pscredential]::new($canary, $key) : $key
        $run = Start-OrchestratorRun (Get-FilePlan one $Agent) -Agent $Agent -ApiKey $secret -Wait
        $cost = '{0:0.0000}' -f $run.CostUsd
        foreach ($shown in $run, $run.Tasks[0], $run.Tasks[0].Attempts[0]) {
            $lines = Get-TableLine $shown
            $lines[0] | Should -Match ' CostUsd '
            $lines[2] | Should -Match " $cost "
            $lines | ForEach-Object Length | Should -BeLessOrEqual 120
        }

        $activity = $run | Get-OrchestratorLog -TaskId one -Activity
        $activity -join "`n" | Should -Match 'one\.txt'
        $run.Tasks[0] | Get-OrchestratorLog -Activity -Tail 1 | Should -Be $activity[-1]
    }

    It 'assesses requirements' {
        $secret = $Agent -eq 'Bedrock' ? [pscredential]::new($canary, $key) : $key
        $assessment = "- Backend`n- Frontend" | Measure-OrchestratorComplexity -Planner $Agent -ApiKey $secret
        $assessment.Score, $assessment.Level | Should -Be 12, 'Simple'
        $assessment.Rationale | Should -Match '^2 parts'
        @(Get-ModelLog $server).Count | Should -Be 1
    }

    It 'is ended with everything it started when PowerShell stops <Cmdlet> in the middle of planning' -ForEach @(
        @{ Cmdlet = 'New-OrchestratorPlan' }, @{ Cmdlet = 'Measure-OrchestratorComplexity' }
    ) {
        $secret = $Agent -eq 'Bedrock' ? [pscredential]::new($canary, $key) : $key
        $text = "- Backend`nMODEL-PLAN: " + (@{ for = 'both'; always = @{ hang = 1 } } | ConvertTo-Json -Compress)
        $shell = Open-InnerPowerShell "`$text | $Cmdlet -Planner $Agent -ApiKey `$secret" @{ text = $text; secret = $secret }
        $ended = $shell.BeginInvoke()
        Wait-Until { Get-ModelLog $server } 'The request'
        $shell.Stop()
        $shell.InvocationStateInfo.State | Should -Be 'Stopped'
        $ended.IsCompleted | Should -BeTrue
        Wait-Until { (Get-ModelLog $server)[0].finished } 'The end of the request'
        @(Get-ChildItem /proc -Directory |
            Where-Object { $_.Name -match '^\d+$' -and
            (Get-Content "$_/environ" -Raw -ErrorAction Ignore) -match [regex]::Escape($canary) }) | Should -BeNullOrEmpty
        @(Get-ModelLog $server).Count | Should -Be 1
        $shell.Dispose()
    }
}

Describe 'Agents that lack a key' {
    BeforeEach { $env:PSORCH_CLAUDE_EXE = '/nowhere/claude' }
    AfterEach { Remove-Item Env:PSORCH_CLAUDE_EXE }

    It 'are named by -Real with what each lacks, before any task' {
        if (-not $server) { Set-ItResult -Skipped -Because 'the model server is not built: build the solution' }
        Clear-ModelLog $server
        $before = @(Get-OrchestratorRun).Count
        Start-OrchestratorRun (Get-FilePlan a) -Real -Wait -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        Get-ErrorId $failed[0] | Should -Be 'NoAgentUsable'
        $failed[0].CategoryInfo.Category | Should -Be 'NotInstalled'
        "$($failed[0])" | Should -Match '(?s)ClaudeCode: .*/nowhere/claude.*Anthropic: .*ANTHROPIC_API_KEY.*Bedrock: .*AWS_PROFILE'
        "$($failed[0])" | Should -Not -Match '\.\.'
        @(Get-OrchestratorRun).Count | Should -Be $before
        Get-ModelLog $server | Should -BeNullOrEmpty
    }

    It 'are not asked by -WhatIf, which does not say Simulated' {
        $shown = (Invoke-OtherPowerShell "Start-OrchestratorRun '$(Write-TestPlan @{ a = $null })' -Real -Wait -WhatIf").Output
        $shown | Should -Match 'Agent tasks by the first real agent that is usable'
        $shown | Should -Not -Match 'Simulated'
    }
}

Describe 'A budget from PowerShell' {
    BeforeEach {
        if (-not $server) { Set-ItResult -Skipped -Because 'the model server is not built: build the solution' }
        Clear-ModelLog $server
    }

    It 'that does not cover the planning spends nothing, and says what is needed' {
        New-OrchestratorPlan 'Build a todo app' -Planner Anthropic -ApiKey $key -MaxCostUsd 0.001 -ErrorVariable failed `
            -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        Get-ErrorId $failed[0] | Should -Be 'BudgetTooSmall'
        $failed[0].Exception.Message | Should -BeLike '*(0.001 USD)*Nothing was spent.*-MaxCostUsd*'
        Get-ModelLog $server | Should -BeNullOrEmpty
    }

    It 'that covers no attempt is refused with what would do, and nothing is made' {
        $before = @(Get-OrchestratorRun).Count
        Get-FilePlan a, b | Start-OrchestratorRun -Agent Anthropic -ApiKey $key -MaxCostUsd 0.01 -Wait -ErrorVariable failed `
            -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        Get-ErrorId $failed[0] | Should -Be 'BudgetTooSmall'
        $failed[0].Exception.Message | Should -BeLike '*the first request of the agent Anthropic can cost*Give 0.18 USD or more*'
        @(Get-OrchestratorRun).Count | Should -Be $before
        Get-ModelLog $server | Should -BeNullOrEmpty
    }

    It 'of which planning leaves too little ends the run, says so, and is raised by a resume' {
        Get-FilePlan a, b | Export-OrchestratorPlan paid.json
        $paid = Get-Content paid.json -Raw | ConvertFrom-Json -AsHashtable
        $paid.planning = @{ planner = 'Anthropic'; requests = 2; costUsd = 0.15 }
        $paid | ConvertTo-Json -Depth 8 | Set-Content paid.json
        $run = Start-OrchestratorRun paid.json -Agent Anthropic -ApiKey $key -MaxCostUsd 0.2 -Wait -ErrorVariable failed `
            -ErrorAction SilentlyContinue
        $run.State, $run.Tasks[0].State | Should -Be 'Failed', 'Canceled'
        Get-ErrorId $failed[0] | Should -Be 'RunFailed'
        $failed[0].Exception.Message | Should -BeLike '*budget of $0.2*Resume the run with a larger budget (-MaxCostUsd*'
        Get-ModelLog $server | Should -BeNullOrEmpty

        $run | Resume-OrchestratorRun -MaxCostUsd 2 -ApiKey $key -Wait | Should -Be $run
        $run.State, $run.MaxCostUsd | Should -Be 'Succeeded', 2
        $run.CostUsd | Should -Be (0.15 + (Get-ModelCost $server))
    }

    It 'that ends an attempt cancels its task, and is raised by a resume' {
        # The first request fits, and leaves too little for a second.
        $run = Get-FilePlan a, b -OutputTokens 3000 | Start-OrchestratorRun -Agent Anthropic -ApiKey $key -MaxCostUsd 0.19 -Wait `
            -ErrorVariable failed -ErrorAction SilentlyContinue
        $run.Tasks.State | Should -Be 'Canceled', 'Blocked'
        $run.Tasks[0].Reason | Should -BeLike '*It would take*Resume the run with a larger budget (-MaxCostUsd*'
        $failed[0].Exception.Message | Should -BeLike '*It would take*'
        @(Get-ModelLog $server).Count | Should -Be 1
        $run | Resume-OrchestratorRun -MaxCostUsd 3 -ApiKey $key -Wait | Should -Be $run
        $run.State, $run.MaxCostUsd | Should -Be 'Succeeded', 3
        $run.CostUsd | Should -Be (Get-ModelCost $server)
    }

    It 'is checked before the run begins' {
        { Start-OrchestratorRun (Get-FilePlan a) -Agent Anthropic -ApiKey $key -MaxCostUsd -1 -ErrorAction Stop } |
            Should -Throw -ErrorId 'OptionInvalid,*'
        { Start-OrchestratorRun (Get-FilePlan a) -Agent Anthropic -ApiKey $key -MaxCostUsd 5 -Model dear-model-1 -ErrorAction Stop } |
            Should -Throw -ErrorId 'PriceUnknown,*'
    }
}
