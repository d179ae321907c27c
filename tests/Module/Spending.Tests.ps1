# Who sits at a PowerShell is asked before agents spend money; nobody else is, and nothing waits for an answer.

BeforeDiscovery {
    Import-Module "$PSScriptRoot/ModelServer.psm1"
    $lacks = (Find-ModelServer) ? '' : 'the model server is not built: build the solution'
    $terminal = [bool] (Get-Command script -CommandType Application -ErrorAction Ignore)
}

BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    Import-Module "$PSScriptRoot/ModelServer.psm1"
    Add-Type -Path "$PSScriptRoot/AskingHost.cs"
    $script:place = Initialize-TestPlace
    if (Find-ModelServer) { $script:server = Open-ModelServer 'sk-ant-of-a-test' }
    $env:ANTHROPIC_API_KEY = 'sk-ant-of-a-test'
    $env:CI = ''

    '{ "tasks": [ { "id": "a", "prompt": "Do a." }, { "id": "b", "prompt": "Do b.", "dependsOn": ["a"] } ] }' | Set-Content plan.json
    $script:warning = 'The run has no budget: nothing ends what its agents spend (likely about $0.38).*'
    $script:start = "Start-OrchestratorRun plan.json -Agent Anthropic -Wait"

    # Runs a script in a PowerShell at which somebody answers every question with the choice of that number: 0 is yes, 1 yes to all, 2 no,
    # 3 no to all. Gives what it wrote, and what was asked.
    function Invoke-Attended {
        param([Parameter(Mandatory)] [string] $Script, [int] $Answer)
        $state = [initialsessionstate]::CreateDefault2()
        $state.ImportPSModule((Get-ManifestUnderTest))
        $asking = [AskingHost]::new($Answer)
        $runspace = [runspacefactory]::CreateRunspace($asking, $state)
        $runspace.Open()
        $null = $runspace.SessionStateProxy.Path.SetLocation($PWD.ProviderPath)
        $shell = [powershell]::Create($runspace).AddScript($Script)
        $output = $shell.Invoke()
        [pscustomobject]@{
            Output = @($output); Questions = @($asking.Questions); Errors = @($shell.Streams.Error)
            Warnings = @($shell.Streams.Warning | ForEach-Object Message)
        }
        $shell.Dispose()
        $runspace.Dispose()
    }
}

AfterAll {
    if ($server) { Close-ModelServer $server }
    Clear-TestPlace $place
}

Describe 'Agents that spend money' -ForEach @{ Lacks = $lacks } {
    BeforeEach {
        if ($Lacks) { Set-ItResult -Skipped -Because $Lacks }
        Clear-ModelLog $server
    }

    It 'begin after a yes, with the tasks, the likely and the highest cost' {
        $seen = Invoke-Attended "$start -MaxCostUsd 3" 0
        $seen.Errors | Should -BeNullOrEmpty
        $seen.Warnings | Should -BeNullOrEmpty
        $seen.Output.State | Should -Be 'Succeeded'
        $seen.Questions | Should -Be (@(
                'Agents will spend money'
                '  a: Do a.'
                '  b (after a): Do b.'
                'Agents     2 tasks by Anthropic (claude-sonnet-5-5)'
                'Likely     about $0.38, estimated by the number of tasks, their models and effort'
                'Highest    $3.00, the budget'
                'Run it?') -join "`n")
    }

    It 'do not begin after a no, which is no error and leaves nothing' {
        $before = @(Get-OrchestratorRun).Count
        $seen = Invoke-Attended $start 2
        $seen.Questions | Should -BeLike '*Highest    no limit: the run has no budget*'
        $seen.Output + $seen.Errors + $seen.Warnings | Should -BeNullOrEmpty
        @(Get-OrchestratorRun).Count | Should -Be $before
        Get-ModelLog $server | Should -BeNullOrEmpty
    }

    It 'are asked about once for all plans of a pipeline where all are meant' {
        $seen = Invoke-Attended "'plan.json', 'plan.json' | $($start -replace ' plan.json')" 1
        $seen.Output.State | Should -Be 'Succeeded', 'Succeeded'
        $seen.Questions.Count | Should -Be 1
        $seen = Invoke-Attended "'plan.json', 'plan.json' | $($start -replace ' plan.json')" 3
        $seen.Output | Should -BeNullOrEmpty
        $seen.Questions.Count | Should -Be 1
    }

    It 'are not asked about with <_>, and a run without a budget is a warning' -ForEach @(
        '-Confirm:$false', '$ConfirmPreference = ''None''', '$env:CI = 1') {
        $script = $_ -like '-*' ? "$start $_" : "$_; $start"
        $seen = Invoke-Attended $script 2
        $env:CI = ''
        $seen.Questions | Should -BeNullOrEmpty
        $seen.Output.State | Should -Be 'Succeeded'
        $seen.Warnings | Should -BeLike $warning
        (Invoke-Attended "`$ConfirmPreference = 'None'; $start -MaxCostUsd 3" 2).Warnings | Should -BeNullOrEmpty
    }

    It 'are not asked about by -WhatIf' {
        $seen = Invoke-Attended "$start -WhatIf" 2
        $seen.Output + $seen.Questions + $seen.Warnings | Should -BeNullOrEmpty
        Get-ModelLog $server | Should -BeNullOrEmpty
    }

    It 'are asked about by <Command> with what is left' -ForEach @(
        @{ Command = 'Resume-OrchestratorRun' }, @{ Command = 'Invoke-TaskRetry' }) {
        $run = New-OrchestratorTask a (Get-FileWork a Anthropic 3000) | New-OrchestratorPlan |
            Start-OrchestratorRun -Agent Anthropic -MaxCostUsd 0.19 -Confirm:$false -Wait -ErrorAction SilentlyContinue
        $run.Tasks[0].State | Should -Be 'Canceled'
        $again = "$Command -Path '$($run.Directory)' -MaxCostUsd 2 -Wait"
        $seen = Invoke-Attended $again 2
        $seen.Output + $seen.Errors | Should -BeNullOrEmpty
        $seen.Questions | Should -BeLike '*Agents     1 task by Anthropic*Highest    $2.00, the budget, of which $0.03* is spent*'
        (Get-OrchestratorRun $run.Id).Tasks[0].State | Should -Be 'Canceled'
        (Invoke-Attended $again 0).Output.State | Should -Be 'Succeeded'
    }

    It 'that are simulated are not asked about' {
        $seen = Invoke-Attended 'Start-OrchestratorRun plan.json -SimulateDuration 0s -Wait' 2
        $seen.Questions | Should -BeNullOrEmpty
        $seen.Warnings | Should -BeLike 'SIMULATED: *'
        $seen.Output.State | Should -Be 'Succeeded'
    }
}

Describe 'A PowerShell at which nobody sits' -ForEach @{ Lacks = $lacks } {
    BeforeEach { if ($Lacks) { Set-ItResult -Skipped -Because $Lacks } }

    It 'asks nothing under -NonInteractive, and says once that there is no budget' {
        $seen = Invoke-OtherPowerShell "($start).State"
        $seen.Output | Should -Match '(?s)\AWARNING: The run has no budget: .*Succeeded\z'
        [regex]::Matches($seen.Output, 'no budget').Count | Should -Be 1
        $seen.Error | Should -BeNullOrEmpty
    }

    It 'asks nothing where its input comes from elsewhere' {
        $output = 'n' | & (Get-PowerShellProgram) -NoProfile -Command "Import-Module '$(Get-ManifestUnderTest)'; ($start).State" 2>&1 |
            Out-String
        $output | Should -Match 'no budget'
        $output | Should -Match 'Succeeded\s*\z'
        $output | Should -Not -Match 'Run it'
    }

    It 'asks nothing in a host without a user' {
        $shell = Open-InnerPowerShell $start
        $shell.Invoke().State | Should -Be 'Succeeded'
        $shell.Streams.Warning.Message | Should -BeLike $warning
        $shell.Dispose()
    }

    It 'asks nothing in a job' {
        $job = Start-Job {
            param($Module, $Command, $Place)
            Import-Module $Module
            Set-Location $Place
            "$((Invoke-Expression $Command).State)"
        } -ArgumentList (Get-ManifestUnderTest), $start, $PWD.ProviderPath
        $job | Wait-Job -Timeout 120 | Should -Not -BeNullOrEmpty
        $job | Receive-Job -WarningVariable said 3> $null | Should -Be 'Succeeded'
        $said | Should -BeLike $warning
        $job | Remove-Job
    }
}

Describe 'A PowerShell at a terminal' -ForEach @{ Lacks = $lacks ? $lacks : $terminal ? '' : 'there is no script (util-linux)' } {
    It 'asks nothing under -NonInteractive' {
        if ($Lacks) { Set-ItResult -Skipped -Because $Lacks }

        # Who shows progress asks the terminal where its cursor is; this one does not say, and would be waited for.
        "`$ProgressPreference = 'SilentlyContinue'; Import-Module '$(Get-ManifestUnderTest)'; `$run = $start; " +
            '"state: $($run.State)"' | Set-Content attended.ps1
        $shell = "'$(Get-PowerShellProgram)' -NoProfile -NonInteractive -File attended.ps1"
        $output = 'n' | timeout 120 script -qec $shell /dev/null | Out-String
        $output | Should -Not -Match 'Run it'
        $output | Should -Match '(?s)The run has no budget: nothing.*state: Succeeded'
    }
}
