# What cmdlets say beside their objects: that agents are simulated, what a merge lacks, where the project is, decisions and events.
BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    $script:place = Initialize-TestPlace
    $script:mixed = Write-TestPlan ([ordered]@{ good = 'echo 1 > good.txt'; bad = 'exit 3'; 'after<bad' = 'true' })
    $script:prompts = Write-TestPlan @{ a = $null }
}

AfterAll { Clear-TestPlace $place }

Describe 'SIMULATED' {
    It 'is a warning of who runs, waits, resumes and merges it' {
        $run = Start-OrchestratorRun $prompts -SimulateDuration 0s -Wait -WarningVariable said 3> $null 6> $null
        "$said" | Should -Be 'SIMULATED: No model works here: what Agent tasks leave is made up.'
        $run | Merge-OrchestratorOutput -WarningVariable said 3> $null 6> $null | Out-Null
        "$said" | Should -BeLike 'SIMULATED*'
    }

    It 'is not said where no agent works' {
        Start-OrchestratorRun (Write-TestPlan @{ a = 'true' }) -Wait -WarningVariable said 6> $null | Out-Null
        $said | Should -BeNullOrEmpty
    }
}

Describe 'The last line' {
    BeforeAll {
        # As somebody at a terminal has it: Invoke-OtherPowerShell is non-interactive.
        function Invoke-AtHost([string] $Command) {
            $whole = "`$PSStyle.OutputRendering = 'PlainText'; Import-Module '$(Get-ManifestUnderTest)'; $Command"
            @(& (Get-PowerShellProgram) -NoProfile -Command $whole) | Where-Object { $_ }
        }
    }

    It 'is not said to programs' {
        (Invoke-OtherPowerShell "(Start-OrchestratorRun '$mixed' -MaxRetries 0 -Wait -ErrorAction SilentlyContinue).State").Output |
            Should -Be 'Failed'
    }

    It 'says where the run is after -Wait, also after a failure' {
        $said = Invoke-AtHost "Start-OrchestratorRun '$mixed' -Name last -MaxRetries 0 -Wait -ErrorAction SilentlyContinue"
        $said[-1] | Should -BeLike "The run is in *last; Merge-OrchestratorOutput*"
    }

    It 'says where the project is after a merge' {
        $said = Invoke-AtHost 'Merge-OrchestratorOutput last -WarningAction Ignore'
        $said[-1] | Should -Be "The project is in $((Get-OrchestratorRun last).Directory)"
    }

    It 'is said once, by the last of a pipeline' {
        $said = Invoke-AtHost "Start-OrchestratorRun '$prompts' -Name piped -SimulateDuration 0s -Wait | Merge-OrchestratorOutput"
        "$said" | Should -Not -BeLike '*The run is in*'
        $said[-1] | Should -BeLike 'The project is in *piped'
    }
}

Describe 'A merge of a run that did not succeed' {
    It 'says whose work is missing' {
        Merge-OrchestratorOutput last -WarningVariable said 3> $null 6> $null | Out-Null
        "$said" | Should -Be "The run 'last' is Failed: its output lacks what 'bad' (Failed), 'after' (Blocked) would have made."
    }
}

Describe 'On demand' {
    It '-Verbose tells decisions and what becomes of tasks, and why' {
        $said = Start-OrchestratorRun $mixed -MaxRetries 1 -RetryDelay 0s -Wait -Verbose -ErrorAction SilentlyContinue 4>&1 6> $null |
            Where-Object { $_ -is [System.Management.Automation.VerboseRecord] } | Out-String
        $said | Should -BeLike '*Backend Threading, up to 5 attempts at once.*'
        $said | Should -BeLike '*tried again up to 1 times*'
        $said | Should -BeLike "*Task 'bad' is Retrying*"
        $said | Should -BeLike "*Task 'bad' is Failed: *exit code 3*"
        $said | Should -BeLike "*Task 'after' is Blocked: Depends on 'bad'*"
    }

    It '-Debug tells each event as it is recorded' {
        $said = Start-OrchestratorRun $mixed -Name debugged -MaxRetries 0 -Wait -Debug -ErrorAction SilentlyContinue 5>&1 6> $null
        $events = @($said | ForEach-Object { "$_" }) -match '^\d+ [\d:.]+Z \{'
        $events | Should -HaveCount (Get-Content outputs/parallel-orchestrator/debugged/.orchestrator/journal.jsonl).Count
        $events[0] | Should -Match '^1 .*"planId"'
    }

    It 'nothing is told without' {
        $said = Start-OrchestratorRun $mixed -MaxRetries 0 -Wait -ErrorAction SilentlyContinue 4>&1 5>&1 6> $null
        $said | Should -HaveCount 1
    }
}

Describe 'Leaving PowerShell' {
    It 'says that a run which goes on is interrupted' {
        $plan = Write-TestPlan @{ a = 'sleep 100' }
        $said = Invoke-OtherPowerShell "`$null = Start-OrchestratorRun '$plan' -Name left"
        $said.Error | Should -BeLike "*the run 'left', which is Interrupted now. Continue it: Resume-OrchestratorRun*"
        (Get-OrchestratorRun left).State | Should -Be 'Interrupted'
    }
}
