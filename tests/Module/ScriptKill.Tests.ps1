BeforeDiscovery {
    $script:count = $env:PSORCH_TEST_EFFORT -eq 'full' ? 60 : 12
}

BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    $script:place = Initialize-TestPlace

    # A PowerShell with a run of script blocks, each of which writes a line when it is done; those that are held wait for it, once.
    function Open-ScriptRun {
        param([string] $Folder, [string] $Backend, [int] $Count, [int[]] $Held)
        $null = New-Item -ItemType Directory $Folder
        @'
param($manifest, $backend, $count, $held)
Import-Module $manifest
$block = {
    param($n)
    if ($n -in $using:held -and $env:PSORCH_ATTEMPT -eq '1') {
        Set-Content "$using:PWD/writing-$n" $PID
        Move-Item "$using:PWD/writing-$n" "$using:PWD/held-$n"
        while (-not (Test-Path "$using:PWD/open")) { Start-Sleep -Milliseconds 50 }
    }
    Add-Content "$using:PWD/done-$n.txt" $PID
    $n
}
$held = [int[]] ($held -split ',')
1..$count | New-OrchestratorTask -Id { "n$_" } -ScriptBlock $block -ArgumentList { $_ } |
    New-OrchestratorPlan | Start-OrchestratorRun -Name killed -Backend $backend -MaxExecutors 4 -RetryDelay 0s -Wait
'@ | Set-Content $Folder/driver.ps1
        $child = Start-Process (Get-PowerShellProgram) '-NoProfile', '-File', 'driver.ps1', (Get-ManifestUnderTest), $Backend, $Count,
            ($Held -join ',') -PassThru -WorkingDirectory $Folder `
            -RedirectStandardOutput $Folder/out.txt -RedirectStandardError $Folder/err.txt
        Wait-Until { $child.HasExited -or ((Get-HeldProcess $Folder).Count -eq $Held.Count -and
            @(Get-ChildItem $Folder/done-*.txt).Count -ge [Math]::Max(7, $Count / 3)) } 'The middle of the run'
        $child.HasExited | Should -BeFalse -Because (Get-Content $Folder/err.txt -Raw)
        $child
    }

    # The PowerShells of tasks that are held.
    function Get-HeldProcess { param([string] $Folder) , @(Get-ChildItem $Folder/held-* | ForEach-Object { [int] (Get-Content $_) }) }

    # The executor of a task that is held.
    function Get-Executor {
        param([string] $Directory, [string] $Task)
        (Get-Content $Directory/executor_*/$Task/attempt-1/claim.json -Raw | ConvertFrom-Json).processId
    }

    function Get-DoneCount { param([string] $Folder, [int] $Number) @(Get-Content "$Folder/done-$Number.txt").Count }

    function Wait-ProcessEnd { param([int[]] $Id) foreach ($one in $Id) { Wait-Until { -not (Test-Path "/proc/$one") } "The end of $one" } }
}

AfterAll { Clear-TestPlace $place }

Describe 'Script blocks whose processes are killed' {
    BeforeEach {
        if (-not $IsLinux) { Set-ItResult -Skipped -Because 'it looks into /proc' }
        elseif (-not $env:PSORCH_EXE) { Set-ItResult -Skipped -Because 'the module under test has no psorch' }
    }

    It 'lose nothing and repeat nothing that finished on Process, after a kill of the <What>' -ForEach @(
        @{ What = 'orchestrator'; Orchestrator = $true; Executor = $false; Attempts = 1; Count = $count }
        @{ What = 'executor'; Orchestrator = $false; Executor = $true; Attempts = 2; Count = $count }
        @{ What = 'orchestrator, then of the executor'; Orchestrator = $true; Executor = $true; Attempts = 2; Count = $count }
    ) {
        $folder = Join-Path $place ($What -replace '\W')
        $child = Open-ScriptRun $folder Process $Count 4
        $directory = "$folder/outputs/parallel-orchestrator/killed"
        $held = Get-HeldProcess $folder
        if ($Orchestrator) {
            $child.Kill()
            $child.WaitForExit()
        }
        $finished = @((Get-OrchestratorRun -Path $directory | Get-OrchestratorTask -State Succeeded).Id)
        if ($Executor) {
            Stop-Process -Id (Get-Executor $directory n4) -Force
            Wait-ProcessEnd $held
        }
        Set-Content $folder/open 1
        $run = if ($Orchestrator) { Resume-OrchestratorRun -Path $directory -Wait }
        else {
            $child.WaitForExit()
            Get-OrchestratorRun -Path $directory
        }
        $run.State | Should -Be Succeeded
        $run | Receive-OrchestratorOutput | Sort-Object | Should -Be (1..$Count)
        $finished.Count | Should -BeGreaterThan 3

        # What was running when the orchestrator was killed is taken over: it is not repeated either.
        foreach ($number in 1..$Count) { Get-DoneCount $folder $number | Should -Be 1 -Because "n$number" }
        $run.FindTask('n4').Attempts.Count | Should -Be $Attempts
        if ($Executor) { $run.FindTask('n4').Attempts[0].FailureClass | Should -Be Lost }
        foreach ($id in $finished) { $run.FindTask($id).Attempts.Count | Should -Be 1 }
    }

    It 'are tried again when their warm PowerShells are killed, and the others find new ones' -ForEach @{ Count = $count } {
        $folder = Join-Path $place warm
        $child = Open-ScriptRun $folder Threading $Count (2, 3, 5)
        $hosts = Get-HeldProcess $folder
        Stop-Process -Id $hosts -Force
        Wait-ProcessEnd $hosts
        Set-Content $folder/open 1
        $child.WaitForExit()
        $run = Get-OrchestratorRun -Path "$folder/outputs/parallel-orchestrator/killed"
        $run.State | Should -Be Succeeded
        $run | Receive-OrchestratorOutput | Sort-Object | Should -Be (1..$Count)
        foreach ($number in 1..$Count) { Get-DoneCount $folder $number | Should -Be 1 -Because "n$number" }
        foreach ($id in 'n2', 'n3', 'n5') {
            $run.FindTask($id).Attempts.FailureClass | Should -Be @('TaskFailed', $null)
            $run.FindTask($id).Attempts[0].Message | Should -BeLike '*PowerShell*ended*'
        }
        @($run.Tasks.Attempts).Count | Should -Be ($Count + 3)
    }

    It 'fail with a class and a reason where they may not be tried again, and leave the others alone' {
        $run = @(
            New-OrchestratorTask dies -ScriptBlock { Stop-Process -Id $PID -Force } -MaxRetries 0
            1..8 | New-OrchestratorTask -Id { "n$_" } -ScriptBlock { param($n) $n } -ArgumentList { $_ }
        ) | New-OrchestratorPlan | Start-OrchestratorRun -MaxExecutors 2 -Wait -ErrorAction SilentlyContinue
        $run.State | Should -Be Failed
        $dead = $run.FindTask('dies')
        $dead.LastAttempt.FailureClass | Should -Be TaskFailed
        $dead.LastAttempt.Message | Should -BeLike '*PowerShell*ended*'
        $run | Receive-OrchestratorOutput | Sort-Object | Should -Be (1..8)
    }
}
