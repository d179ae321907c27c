BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    $script:place = Initialize-TestPlace
    $script:pwsh = (Get-Process -Id $PID).Path

    function Invoke-Work([hashtable] $Task = @{}, [hashtable] $Run = @{}, [hashtable] $Plan = @{}) {
        New-OrchestratorTask work -Command true -MaxRetries 0 @Task | New-OrchestratorPlan @Plan |
            Start-OrchestratorRun @Run -Wait -ErrorAction SilentlyContinue
    }

    function Get-Attempt($Run) { ($Run | Get-OrchestratorTask work).Attempts }
}

AfterAll { Clear-TestPlace $place }

Describe 'Shell commands in PowerShell' {
    It 'are verify, before and after, on <_>' -ForEach Threading, Process {
        $verify = '$PSVersionTable.PSEdition -eq "Core" | Set-Content v.txt'
        $run = Invoke-Work -Plan @{ CommandShell = $pwsh } -Task @{ Verify = $verify } -Run @{
            Backend = $_; CommandShell = $pwsh
            BeforeTask = '"before $($env:PSORCH_TASK)" | Set-Content b.txt # a comment'
            AfterTask = 'Get-Content b.txt, v.txt | Set-Content a.txt'
        }
        $run.State | Should -Be Succeeded
        Get-Content "$($run.Directory)/executor_0/work/attempt-1/workspace/a.txt" | Should -Be 'before work', True
    }

    It 'fail with <Code> by <Line>' -ForEach @(
        @{ Line = 'sh -c "exit 7"'; Code = 7 }
        @{ Line = 'sh -c "exit 7"; "done"'; Code = 7 }
        @{ Line = 'sh -c "exit 7" | Out-Null # why'; Code = 7 }
        @{ Line = 'throw "no"'; Code = 1 }
        @{ Line = 'Get-Item ./none'; Code = 1 }
        @{ Line = 'Get-Item ./none -ErrorAction Stop; "done"'; Code = 1 }
        @{ Line = 'exit 5'; Code = 5 }
        @{ Line = 'no-such-command'; Code = 1 }
        @{ Line = 'if ('; Code = 1 }
        @{ Line = 'sh -c "exit 3"; return'; Code = 1 }
    ) {
        $attempt = Get-Attempt (Invoke-Work -Task @{ Verify = $Line; CommandShell = $pwsh })
        $attempt.FailureClass | Should -Be TaskFailed
        $attempt.ExitCode | Should -Be $Code
        $attempt.Message | Should -Not -Match '[\e\ufffd]'
    }

    It 'succeed by <_>' -ForEach @(
        'sh -c "exit 3"; exit 0', 'Set-StrictMode -Version Latest; 1', 'using namespace System.IO; [Path]::DirectorySeparatorChar',
        'return', "sh -c 'exit 0'`nif (`$LASTEXITCODE) { throw 1 }", 'try { throw 1 } catch { "caught" }'
    ) {
        (Invoke-Work -Task @{ Verify = $_; CommandShell = $pwsh }).State | Should -Be Succeeded
    }

    It 'fail before and after the task too, on <_>' -ForEach Threading, Process {
        foreach ($key in 'BeforeTask', 'AfterTask') {
            $run = Invoke-Work -Run @{ Backend = $_; CommandShell = $pwsh; $key = 'sh -c "exit 9"' }
            (Get-Attempt $run).ExitCode | Should -Be 9 -Because $key
        }
    }
}

Describe 'The shell of a task, of a plan and of a run' {
    It 'is set and taken away' {
        $task = New-OrchestratorTask a -Command true -Verify 'true' -CommandShell bash
        $task.CommandShell | Should -Be bash
        ($task | Set-OrchestratorTask -CommandShell sh).CommandShell | Should -Be sh
        ($task | Set-OrchestratorTask -CommandShell $null).CommandShell | Should -BeNullOrEmpty
        $plan = $task | New-OrchestratorPlan -CommandShell sh
        $plan.CommandShell | Should -Be sh
        ($plan.Tasks | New-OrchestratorPlan -From $plan).CommandShell | Should -Be sh
        "Id,Command,Verify,CommandShell`na,true,true,bash`nb,true,true," | ConvertFrom-Csv | New-OrchestratorTask |
            ForEach-Object { "$($_.CommandShell)" } | Should -Be 'bash', ''
    }

    It 'that is none is named' {
        New-OrchestratorTask a -Command true -Verify 'true' -CommandShell bahs -ErrorVariable e -ErrorAction SilentlyContinue |
            Should -BeNullOrEmpty
        Get-ErrorId $e[0] | Should -Be CommandShellUnknown
        "$($e[0]) $($e[0].ErrorDetails.RecommendedAction)" | Should -BeLike "*'bahs'*Did you mean 'bash'?*"
        $run = @{ CommandShell = '/nowhere/pwsh' }
        { New-OrchestratorTask a -Command true -Verify 'true' | New-OrchestratorPlan | Start-OrchestratorRun @run -ErrorAction Stop } |
            Should -Throw '*/nowhere/pwsh*' -ErrorId 'CommandShellMissing*'
    }

    It 'of the scripts of tasks is another one' {
        $run = New-OrchestratorTask work -ScriptBlock { $PSVersionTable.PSEdition } -Shell $pwsh -Verify '[[ -n $BASH_VERSION ]]' `
            -CommandShell bash | New-OrchestratorPlan | Start-OrchestratorRun -Wait
        $run.State | Should -Be Succeeded
        $run | Receive-OrchestratorOutput | Should -Be Core
    }
}
