BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    $psorch = Find-Psorch
    $configured = $env:PSORCH_EXE
    $script:place = Initialize-TestPlace

    # What tasks of a run write down of themselves, outside its directory; without the number of the process.
    function Get-Evidence { param([string] $Name) @(Get-Content "evidence-$Name" -ErrorAction Ignore) -replace ' process \d+$' }

    # A run of a, then b, whose PowerShell is killed or ends while a waits for its gate.
    function New-InterruptedRun {
        [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '')]
        param([Parameter(Mandatory)] [string] $Name, [switch] $Kill, [switch] $Failing)
        $evidence = "$place/evidence-$Name"
        $tasks = [ordered]@{
                a = "echo start a `$PSORCH_ATTEMPT process `$`$ >> '$evidence'; " +
                    "while ! test -e '$place/gate-$Name-'`$PSORCH_ATTEMPT; do sleep 0.05; done; " +
                    "echo end a >> '$evidence'; echo made > made.txt"
                'b<a' = "cat made.txt >> '$evidence'"
            }
        if ($Failing) { $tasks.c = "test -e '$place/gate-$Name-c'" }
        $plan = Write-TestPlan $tasks
        $after = $Kill ? '$run | Wait-OrchestratorRun' : "while (-not (Test-Path '$evidence')) { Start-Sleep -Milliseconds 50 }"
        $other = Open-OtherPowerShell "`$run = Start-OrchestratorRun '$plan' -Backend Process -Name $Name -MaxRetries 0; $after"
        Wait-Until { (Get-Evidence $Name) -contains 'start a 1' } 'The start of a'
        if ($Failing) { Wait-Until { (Get-OrchestratorTask -Path "outputs/parallel-orchestrator/$Name" `
            -TaskId c).State -eq 'Failed' } 'The failure of c' }
        if ($Kill) { $other.Kill() }
        $other.WaitForExit()
        Get-OrchestratorRun -Path "outputs/parallel-orchestrator/$Name"
    }

    # The process of the first attempt of a.
    function Get-EvidenceProcess { param([string] $Name) [int] (@(Get-Content "evidence-$Name")[0] -split ' ')[-1] }

    function Set-Claim {
        [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '')]
        param([Parameter(Mandatory)] $Run, [Parameter(Mandatory)] [hashtable] $Value)
        $path = Join-Path $Run.Directory executor_0/a/attempt-1/claim.json
        $claim = Get-Content $path -Raw | ConvertFrom-Json -AsHashtable
        foreach ($key in $Value.Keys) { $claim[$key] = $Value[$key] }
        $claim | ConvertTo-Json | Set-Content $path
    }

    # Lets the attempt end that was given up but lives.
    function Complete-Straggler {
        param([Parameter(Mandatory)] $Run)
        Set-Content "gate-$($Run.Name)-1" 1
        $executor = (Get-Content (Join-Path $Run.Directory executor_0/a/attempt-1/claim.json) -Raw | ConvertFrom-Json).processId
        Wait-Until { -not (Test-Path "/proc/$executor") } 'The end of the straggler'
    }
}

AfterAll {
    $env:PSORCH_EXE = $configured
    Clear-TestPlace $place
}

Describe 'The backend Process' {
    BeforeEach {
        if (-not $psorch) { Set-ItResult -Skipped `
            -Because 'the module under test has no psorch: build the solution, or run build.ps1 -Task Package' }
        $env:PSORCH_EXE = $psorch
    }

    It 'executes attempts with a psorch each' {
        (Get-OrchestratorBackend Process).Available | Should -BeTrue
        $run = Start-OrchestratorRun (Write-TestPlan ([ordered]@{ a = "tr '\0' ' ' < /proc/`$PPID/cmdline > parent.txt";
            'b<a' = 'cat parent.txt' })) -Backend Process -Wait
        $run.State, $run.Backend | Should -Be 'Succeeded', 'Process'
        Get-OrchestratorLog $run -TaskId b | Should -Match "psorch exec $([regex]::Escape($run.Directory))"
    }

    It 'says why a task failed, and ends pwsh -Command with 1' {
        $ended = Invoke-OtherPowerShell "Start-OrchestratorRun '$(Write-TestPlan @{ a = 'exit 3' })' -Backend Process -MaxRetries 0 -Wait"
        $ended.ExitCode | Should -Be 1
        $ended.Error | Should -Match 'exit code 3'
    }

    It 'stops attempts when the pipeline is stopped while it waits' {
        $mark = Join-Path $place stopped
        $shell = Open-InnerPowerShell 'Start-OrchestratorRun $plan -Backend Process -Name stopped -Wait' @{
            plan = Write-TestPlan @{ a = "echo `$`$ > '$mark'; sleep 100" } }
        $null = $shell.BeginInvoke()
        Wait-Until { (Test-Path $mark) -and (Get-Content $mark) }
        $shell.Stop()
        Test-Path "/proc/$(Get-Content $mark)" | Should -BeFalse
        (Get-OrchestratorRun -Path outputs/parallel-orchestrator/stopped).State | Should -Be 'Canceled'
        $shell.Dispose()
    }

    It 'leaves attempts running when PowerShell was killed, and a resume in another PowerShell takes them over' {
        $run = New-InterruptedRun killed -Kill
        $run.State | Should -Be 'Interrupted'
        "/proc/$(Get-EvidenceProcess killed)" | Should -Exist
        $run.Tasks[0].Reason | Should -Match 'executor .* still runs'
        $resume = Open-OtherPowerShell "(Resume-OrchestratorRun -Id $($run.Id) -Wait).State"
        Wait-Until { $run.Refresh(); $run.State -eq 'Running' } 'The resume'
        Set-Content gate-killed-1 1
        $resume.WaitForExit()
        $resume.ExitCode | Should -Be 0 -Because $resume.StandardError.ReadToEnd()
        $resume.StandardOutput.ReadToEnd().Trim() | Should -Be 'Succeeded'
        Get-Evidence killed | Should -Be 'start a 1', 'end a', 'made'
        $run.Refresh()
        $run.Tasks.ForEach({ $_.Attempts.Count }) | Should -Be 1, 1
    }

    It 'leaves the run as it was when PowerShell stops a resume that still looks for what is left, to be resumed again' {
        $run = New-InterruptedRun looking -Kill
        $slow = Join-Path $place slow
        $env:PSORCH_EXE = New-Item $slow/psorch -Force `
            -Value ("#!/bin/sh`nif [ `"`$1`" = --version ]; then " +
                "echo 1 > '$slow/asked'; while ! test -e '$slow/gate'; do sleep 0.05; done; fi`nexec '$psorch' `"`$@`"`n")
        chmod +x $env:PSORCH_EXE
        $shell = Open-InnerPowerShell '$run | Resume-OrchestratorRun -Wait' @{ run = $run }
        $null = $shell.BeginInvoke()
        Wait-Until { Test-Path $slow/asked } 'The search for psorch'
        $stopping = $shell.BeginStop($null, $null)
        Set-Content $slow/gate 1
        $shell.EndStop($stopping)
        $run.State, $shell.InvocationStateInfo.State | Should -Be 'Interrupted', 'Stopped'
        "/proc/$(Get-EvidenceProcess looking)" | Should -Exist
        Set-Content gate-looking-1 1
        ($run | Resume-OrchestratorRun -Wait).State | Should -Be 'Succeeded'
        Get-Evidence looking | Should -Be 'start a 1', 'end a', 'made'
        $run.Tasks.ForEach({ $_.Attempts.Count }) | Should -Be 1, 1
        $shell.Dispose()
    }

    It 'keeps the result of an attempt that ended after its PowerShell did' {
        $run = New-InterruptedRun left
        Set-Content gate-left-1 1
        Wait-Until { Test-Path (Join-Path $run.Directory executor_0/a/attempt-1/result.json) } 'The result'
        ($run | Resume-OrchestratorRun -Wait).State | Should -Be 'Succeeded'
        Get-Evidence left | Should -Be 'start a 1', 'end a', 'made'
        $run.Tasks[0].Attempts.Count | Should -Be 1
    }

    It 'ends what still runs before an interrupted run is removed' {
        $run = New-InterruptedRun removed -Kill
        $process = Get-EvidenceProcess removed
        $run | Remove-OrchestratorRun -Force
        "/proc/$process" | Should -Not -Exist
        $run.Directory | Should -Not -Exist
    }

    It 'leaves attempts on another host alone, until -LostHost names it' {
        $run = New-InterruptedRun elsewhere -Kill
        Set-Claim $run @{ host = 'elsewhere'; bootId = '11111111-2222-3333-4444-555555555555' }
        { $run | Resume-OrchestratorRun -ErrorAction Stop } | Should -Throw '*-LostHost elsewhere*' -ErrorId 'AttemptsOnOtherHost,*'
        { Resume-OrchestratorRun -Id $run.Id -LostHost other, another -Wait -ErrorAction Stop } |
            Should -Throw -ErrorId 'AttemptsOnOtherHost,*'
        { $run | Remove-OrchestratorRun -Force -ErrorAction Stop } | Should -Throw -ErrorId 'AttemptsOnOtherHost,*'
        { $run | Resume-OrchestratorRun -LostHost '' } | Should -Throw -ErrorId 'ParameterArgumentValidationError,*'
        $run.State | Should -Be 'Interrupted'
        "/proc/$(Get-EvidenceProcess elsewhere)" | Should -Exist
        Set-Content gate-elsewhere-2 1
        ($run | Resume-OrchestratorRun -LostHost another, ELSEWHERE -Wait).State | Should -Be 'Succeeded'
        $run.Tasks[0].Attempts.FailureClass | Should -Be 'Lost', $null
        Complete-Straggler $run
    }

    It 'retries a task of a run with attempts on another host only when -LostHost names it' {
        $run = New-InterruptedRun retried -Kill -Failing
        Set-Claim $run @{ host = 'elsewhere'; bootId = '11111111-2222-3333-4444-555555555555' }
        Set-Content gate-retried-2, gate-retried-c 1
        { $run | Invoke-TaskRetry -TaskId c -Wait -ErrorAction Stop } |
            Should -Throw '*-LostHost elsewhere*' -ErrorId 'AttemptsOnOtherHost,*'
        { $run | Invoke-TaskRetry -TaskId c -LostHost other -Wait -ErrorAction Stop } | Should -Throw -ErrorId 'AttemptsOnOtherHost,*'
        (Get-OrchestratorTask -Id $run.Id -TaskId c).Attempts.Count | Should -Be 1
        ($run | Invoke-TaskRetry -TaskId c -LostHost elsewhere -Wait).State | Should -Be 'Succeeded'
        $tasks = Get-OrchestratorTask -Id $run.Id
        $tasks.State | Should -Be 'Succeeded', 'Succeeded', 'Succeeded'
        $tasks[0].Attempts.FailureClass | Should -Be 'Lost', $null
        Complete-Straggler $run
    }

    It 'goes on where it was when psorch was away' {
        $run = New-InterruptedRun away -Kill
        $env:PSORCH_EXE = Join-Path $place nowhere
        { $run | Resume-OrchestratorRun -ErrorAction Stop } | Should -Throw '*PSORCH_EXE*' -ErrorId 'BackendNotAvailable,*'
        $run.State | Should -Be 'Interrupted'
        $env:PSORCH_EXE = $psorch
        Set-Content gate-away-1 1
        ($run | Resume-OrchestratorRun -Wait).State | Should -Be 'Succeeded'
        $run.Tasks[0].Attempts.Count | Should -Be 1
    }

    It 'is what Auto takes where Docker cannot be used, which is said and recorded' {
        $docker = (Get-OrchestratorBackend Docker).Available
        $run = Start-OrchestratorRun (Write-TestPlan @{ a = 'true' }) -Backend Auto -Wait
        $run.Backend | Should -Be ($docker ? 'Docker' : 'Process')
        $run.Warnings | Should -Match "^The backend Auto took $($run.Backend)\."
        (Invoke-OtherPowerShell "(Get-OrchestratorRun $($run.Id)).Backend").Output | Should -Be "$($run.Backend)"
    }
}

Describe 'A backend that cannot be used' {
    BeforeEach { $env:PSORCH_EXE = Join-Path $place nowhere }

    It 'is an error of Start-OrchestratorRun with <_>, and leaves no run' -ForEach 'Process', 'Auto' {
        $before = @(Get-OrchestratorRun).Count
        Start-OrchestratorRun (Write-TestPlan @{ a = 'true' }) -Backend $_ -OutputDirectory unusable -ErrorVariable failed `
            -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        Get-ErrorId $failed[0] | Should -Be 'BackendNotAvailable'
        $failed[0].CategoryInfo.Category | Should -Be 'NotInstalled'
        "$($failed[0])" | Should -Match 'PSORCH_EXE'
        @(Get-OrchestratorRun).Count | Should -Be $before
        Get-ChildItem unusable -ErrorAction Ignore | Should -BeNullOrEmpty
    }
}
