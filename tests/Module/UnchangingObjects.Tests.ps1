BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    Import-ModuleUnderTest
}

Describe 'Objects that do not change once they are made' {
    BeforeAll {
        Push-Location $TestDrive
        $plan = @(
            New-OrchestratorTask first -Command sh -ArgumentList '-c', 'echo first' -Tag x -Environment @{ A = 'b' }
            New-OrchestratorTask second -Command sh -ArgumentList '-c', 'echo second' -DependsOn first -RequireApproval
        ) | New-OrchestratorPlan
        $run = $plan | Start-OrchestratorRun
    }

    AfterAll {
        $run | Stop-OrchestratorRun
        Pop-Location
    }

    It 'refuses to set <Change>' -ForEach @(
        @{ Change = { $plan.Tasks[0].Arguments = '-c', 'echo other' } }
        @{ Change = { $plan.Tasks[1].RequireApproval = $false } }
        @{ Change = { $plan.Tasks = @() } }
        @{ Change = { $plan.MaxExecutors = 3 } }
        @{ Change = { $run.Plan.Tasks[1].Command = 'rm' } }
        @{ Change = { $run.Options.MaxExecutors = 7 } }
        @{ Change = { $run.Options.Retry.MaxRetries = 7 } }
        @{ Change = { $run.Tasks[1].State = 'Succeeded' } }
        @{ Change = { $run.State = 'Succeeded' } }
    ) {
        { . $Change } | Should -Throw '*ReadOnly*'
    }

    It 'refuses to change what is in a list or dictionary: <Change>' -ForEach @(
        @{ Change = { $plan.Tasks[0].Arguments[0] = 'x' } }
        @{ Change = { $plan.Tasks[0].Arguments.Clear() } }
        @{ Change = { $plan.Tasks[0].Tags[0] = 'y' } }
        @{ Change = { $plan.Tasks[0].Environment['A'] = 'c' } }
        @{ Change = { $plan.Tasks[0].Environment.A = 'c' } }
        @{ Change = { $plan.Tasks[0].Environment.Clear() } }
        @{ Change = { $plan.Tasks[0].Environment.Remove('A') } }
        @{ Change = { $plan.Tasks.Clear() } }
        @{ Change = { $plan.Tasks[0] = $plan.Tasks[1] } }
        @{ Change = { $run.Tasks[0] = $run.Tasks[1] } }
        @{ Change = { $run.Tasks[0].Attempts[0] = $null } }
    ) {
        { . $Change } | Should -Throw
        $plan.Tasks.Id | Should -Be 'first', 'second'
        $plan.Tasks[0].Arguments | Should -Be '-c', 'echo first'
        $plan.Tasks[0].Environment['A'] | Should -Be 'b'
    }

    It 'keeps what a plan was made of from changing it later' {
        $words = [System.Collections.Generic.List[string]]('-c', 'echo mine')
        $variables = @{ A = 'b' }
        $made = New-OrchestratorTask a -Command sh -ArgumentList $words -Environment $variables
        $words[1] = 'echo other'
        $variables.A = 'c'
        $made.Arguments | Should -Be '-c', 'echo mine'
        $made.Environment['A'] | Should -Be 'b'
    }

    It 'runs what its plan.json says' {
        { $plan.Tasks[1].Arguments = '-c', 'echo changed' } | Should -Throw
        { $plan.Tasks[1].Arguments[1] = 'echo changed' } | Should -Throw
        Wait-Until { $run.FindTask('second').State -eq 'WaitingForApproval' }
        $run | Approve-OrchestratorTask
        $run | Wait-OrchestratorRun
        $run | Get-OrchestratorLog -TaskId second | Should -Be 'second'
        $kept = Get-Content "$($run.Directory)/.orchestrator/plan.json" -Raw | ConvertFrom-Json
        $kept.tasks[1].arguments | Should -Be '-c', 'echo second'
    }
}
