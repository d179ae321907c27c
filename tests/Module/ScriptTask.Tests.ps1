BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    $script:place = Initialize-TestPlace

    function Invoke-Block([scriptblock] $Block, [hashtable] $Task = @{}, [hashtable] $Run = @{}) {
        New-OrchestratorTask work -ScriptBlock $Block @Task | New-OrchestratorPlan |
            Start-OrchestratorRun @Run -Wait -ErrorAction SilentlyContinue
    }

    function Get-Attempt($Run) { ($Run | Get-OrchestratorTask work).Attempts }
}

AfterAll { Clear-TestPlace $place }

Describe 'Tasks that are script blocks' {
    It 'are made of inputs, and what depends on them gets their objects, on <_>' -ForEach Threading, Process {
        "Name,Team`na,x`nb,y`nc,x" | Set-Content in.csv
        $plan = 0..2 | New-OrchestratorTask -Id { "user$_" } -ScriptBlock {
            param($n) Import-Csv $inbox | Select-Object -Index $n
        } -ArgumentList { $_ } -Variable @{ inbox = "$PWD/in.csv" } |
            New-OrchestratorTask -Append -Id report -ScriptBlock { $Dependency.Values.Output | Group-Object Team } -DependsOn 'user*' |
            New-OrchestratorPlan
        $groups = $plan | Start-OrchestratorRun -Backend $_ -MaxExecutors 3 -Wait | Receive-OrchestratorOutput -Task report
        $groups | Sort-Object Name | ForEach-Object { "$($_.Name)=$($_.Count)" } | Should -Be 'x=2', 'y=1'
    }

    It 'keep all streams, so that they are received again, also from another PowerShell' {
        $run = Invoke-Block {
            1; 'two'; [pscustomobject]@{ A = @{ B = @(1, @{ C = 3 }) } }
            Write-Warning careful; Write-Error bad; Write-Host seen; $VerbosePreference = 'Continue'; Write-Verbose much
        }
        $run.State | Should -Be Succeeded
        $run.Warnings | Should -BeLike '*1 error*'
        $got = $run | Receive-OrchestratorOutput -WarningVariable w -ErrorVariable e -InformationVariable i -Verbose `
            -WarningAction SilentlyContinue -ErrorAction SilentlyContinue 4> $null
        $got[0] | Should -BeOfType [int]
        $got[1] | Should -Be two
        $got[2].A.B[1].C | Should -Be 3
        $w | Should -Be careful
        "$($e[0])" | Should -Be bad
        $e[0].TargetObject.Id | Should -Be work
        "$i" | Should -Be seen
        $again = Start-Job { param($manifest, $at) Import-Module $manifest; Receive-OrchestratorOutput $at -Stream Output } `
            -ArgumentList (Get-ManifestUnderTest), $run.Directory | Receive-Job -Wait -AutoRemoveJob
        $again[1] | Should -Be two
        (Import-Clixml "$($run.Directory)/executor_0/work/attempt-1/output.clixml").Count | Should -Be 3
    }

    It 'are what is received: of other tasks it is said where their output is' {
        $tasks = (New-OrchestratorTask said -Command sh -ArgumentList '-c', 'echo hello'), (New-OrchestratorTask work -ScriptBlock { 5 })
        $run = $tasks | New-OrchestratorPlan | Start-OrchestratorRun -Wait
        Receive-OrchestratorOutput $run said -WarningVariable said -WarningAction SilentlyContinue | Should -BeNullOrEmpty
        $said | Should -HaveCount 1
        "$said" | Should -BeLike '*none of these tasks is a script*Get-OrchestratorLog*'
        Get-OrchestratorLog $run said | Should -Be hello
        $run | Get-OrchestratorTask | Receive-OrchestratorOutput -WarningVariable none | Should -Be 5
        $run | Receive-OrchestratorOutput -WarningVariable +none | Should -Be 5
        $none | Should -BeNullOrEmpty
    }

    It 'are given values as they are when the task is made' {
        $list = [System.Collections.Generic.List[object]]@(1, 'a')
        $when = [datetime]'2026-01-02T03:04:05Z'
        $task = New-OrchestratorTask work -ScriptBlock {
            param($n, $file, $nothing)
            $n.GetType().Name; $file.Name; $null -eq $nothing; $using:list.Count; $map.k[1]; ($using:when).ToUniversalTime().ToString('o')
        } -ArgumentList 5L, (Get-Item $PSCommandPath), $null -Variable @{ map = @{ k = 7, 8 } }
        $list.Add(3)
        $run = $task | New-OrchestratorPlan | Start-OrchestratorRun -Wait
        $run | Receive-OrchestratorOutput | Should -Be Int64, ScriptTask.Tests.ps1, $true, 2, 8, '2026-01-02T03:04:05.0000000Z'
    }

    It 'travel through plan files of every kind' -ForEach json, yaml {
        $text = "hä < & `"q`" _x0041_`nzwei"
        $value = 3
        New-OrchestratorTask work -ScriptBlock { param($a) $a; $b.X; $using:value } -ArgumentList $text -Variable @{ b = @{ X = 1.5 } } |
            New-OrchestratorPlan | Export-OrchestratorPlan "p.$_" -Force
        Start-OrchestratorRun "p.$_" -Wait | Receive-OrchestratorOutput | Should -Be $text, 1.5, 3
    }

    It 'cannot be given <What>' -ForEach @(
        @{ What = 'a live object'; Value = { Get-Process -Id $PID }; Id = 'ScriptValueAlive' }
        @{ What = 'one deep inside'; Value = { @{ a = @(1, @{ p = Get-Process -Id $PID }) } }; Id = 'ScriptValueAlive' }
        @{ What = 'a secret'; Value = { [pscredential]::new('u', [securestring]::new()) }; Id = 'ScriptValueSecret' }
        @{ What = 'what holds itself'; Value = { $a = @{}; $a.a = $a; $a }; Id = 'ScriptValueTooDeep' }
    ) {
        New-OrchestratorTask x -ScriptBlock { 1 } -ArgumentList (& $Value) -ErrorVariable e -ErrorAction SilentlyContinue |
            Should -BeNullOrEmpty
        Get-ErrorId $e[0] | Should -Be $Id
    }

    It 'name a missing variable, and a file that is no script' {
        New-OrchestratorTask x -ScriptBlock { $using:neverSet } -ErrorVariable e -ErrorAction SilentlyContinue
        Get-ErrorId $e[0] | Should -Be UsingVariableMissing
        'if (' | Set-Content bad.ps1
        New-OrchestratorTask x -FilePath bad.ps1 -ErrorVariable e -ErrorAction SilentlyContinue
        Get-ErrorId $e[0] | Should -Be ScriptFileInvalid
        "$($e[0])" | Should -BeLike '*line 1*'
        'param($a) $a + 1' | Set-Content good.ps1
        New-OrchestratorTask x -FilePath good.ps1 -ArgumentList 2 | New-OrchestratorPlan | Start-OrchestratorRun -Wait |
            Receive-OrchestratorOutput | Should -Be 3
    }

    It 'fail by a terminating error, of the class that it names' -ForEach @(
        @{ Block = { throw 'plain' }; Class = 'TaskFailed'; Says = 'plain*line 1*' }
        @{ Block = { class Busy : Exception { [string] $FailureClass = 'Permanent'; Busy($m) : base($m) { } }; throw [Busy]::new('no') }
            Class = 'Permanent'; Says = 'no*' }
        @{ Block = { throw @{ FailureClass = 'Permanent'; Message = 'never' } }; Class = 'Permanent'; Says = 'never*' }
        @{ Block = { Get-Item ./none -ErrorAction Stop }; Class = 'TaskFailed'; Says = "*none*" }
        @{ Block = { $ErrorActionPreference = 'Stop'; Write-Error 'stop here' }; Class = 'TaskFailed'; Says = '*stop here*' }
        @{ Block = { exit 3 }; Class = 'TaskFailed'; Says = '*exited with 3*' }
        @{ Block = { [Environment]::Exit(7) }; Class = 'TaskFailed'; Says = '*ended*exit code 7*' }
    ) {
        $run = Invoke-Block $Block @{ MaxRetries = 0 }
        $attempt = Get-Attempt $run
        $attempt.FailureClass | Should -Be $Class
        $attempt.Message | Should -BeLike $Says
    }

    It 'keep the error record that ended them' {
        $run = Invoke-Block { 'before'; throw [System.InvalidOperationException]::new('broken') } @{ MaxRetries = 0 }
        $run | Receive-OrchestratorOutput -ErrorVariable e -ErrorAction SilentlyContinue | Should -Be before
        $e[0].Exception.ExceptionType | Should -Be System.InvalidOperationException
        "$($e[0])" | Should -Be broken
    }

    It 'cannot ask' {
        $run = Invoke-Block { Read-Host who; 'on' }
        $run | Receive-OrchestratorOutput -ErrorVariable e -ErrorAction SilentlyContinue | Should -Be on
        "$($e[0])" | Should -BeLike '*nobody sits before it*'
    }

    It 'heed exit codes of programs where asked' {
        (Invoke-Block { sh -c 'exit 5' } @{ MaxRetries = 0 }).State | Should -Be Succeeded
        (Get-Attempt (Invoke-Block { sh -c 'exit 5' } @{ MaxRetries = 0; FailOnExitCode = $true })).ExitCode | Should -Be 5
        (Invoke-Block { sh -c 'exit 5' } @{ FailOnExitCode = $true; SuccessCodes = 5 }).State | Should -Be Succeeded
        (Get-Attempt (Invoke-Block { exit 6 } @{ ExitCodes = @{ 6 = 'Permanent' } })).FailureClass | Should -Be Permanent
    }

    It 'see nothing of the script before in a warm PowerShell' {
        $blocks = {
            $global:x = 1; function global:f { 'f' }; Set-Alias g Get-Date -Scope Global
            $env:LEFT = 'y'; Set-Location /; $ErrorActionPreference = 'Stop'
        },
            { "$x|$([bool](Get-Command f, g -ErrorAction Ignore))|$env:LEFT|$((Get-Location).Path)|$ErrorActionPreference" }
        $run = New-OrchestratorTask a -ScriptBlock $blocks[0] | New-OrchestratorTask -Append b -ScriptBlock $blocks[1] -DependsOn a |
            New-OrchestratorPlan | Start-OrchestratorRun -MaxExecutors 1 -Wait
        $run | Receive-OrchestratorOutput b | Should -Be "|False||$($run.Directory)/executor_0/b/attempt-1/workspace|Continue"
    }

    It 'find what runs them again where somebody cleaned up' {
        (Invoke-Block { 1 }).State | Should -Be Succeeded
        Remove-Item "$env:PSORCH_STATE_HOME/script-host" -Recurse -Force
        (Invoke-Block { 1 } @{ MaxRetries = 0 }).State | Should -Be Succeeded
    }

    It 'leave nothing that runs' {
        $run = Invoke-Block { Start-Process sleep 987 -NoNewWindow; sh -c 'setsid sleep 988 >/dev/null 2>&1 & exit 0' }
        $run.State | Should -Be Succeeded
        pgrep -f 'sleep 98[78]' | Should -BeNullOrEmpty
    }

    It 'end at their time limit: finally first, and by force where that does not end' {
        $run = Invoke-Block { try { 'begun'; Start-Sleep 600 } finally { 'clean' | Set-Content $env:TEST_MARK } } @{
            TimeLimit = '20s'; MaxRetries = 0; Environment = @{ TEST_MARK = "$PWD/mark.txt" } }
        (Get-Attempt $run).FailureClass | Should -Be Timeout
        Get-Content mark.txt | Should -Be clean
        $run | Receive-OrchestratorOutput | Should -Be begun
        $run = Invoke-Block { while ($true) { try { Start-Sleep 100 } finally { while ($true) { } } } } @{
            TimeLimit = '3s'; GraceTime = '1s'; MaxRetries = 0 }
        (Get-Attempt $run).FailureClass | Should -Be Timeout
    }

    It 'stop with the run' {
        $run = New-OrchestratorTask work -ScriptBlock { Start-Sleep 100 } | New-OrchestratorPlan | Start-OrchestratorRun
        Wait-Until { ($run | Get-OrchestratorTask work).State -eq 'Running' }
        $run | Stop-OrchestratorRun
        $run.State | Should -Be Canceled
    }

    It 'have their resources held, in a PowerShell of their own' {
        $run = Invoke-Block {
            $ErrorActionPreference = 'Stop'
            $all = foreach ($i in 1..30) { $a = [byte[]]::new(100MB); [array]::Fill($a, [byte]1); , $a }
            $all.Count
        } @{
            Memory = '600M'; MaxRetries = 0 }
        (Get-Attempt $run).FailureClass | Should -Be OutOfMemory
    }

    It 'run in the caller''s process where asked, and say why not elsewhere' {
        $run = Invoke-Block { $PID } @{ InProcess = $true }
        $run | Receive-OrchestratorOutput | Should -Be $PID
        Invoke-Block { 1 } | Receive-OrchestratorOutput | Should -Be 1
        New-OrchestratorTask a -ScriptBlock { 1 } -InProcess | New-OrchestratorPlan |
            Start-OrchestratorRun -Backend Process -ErrorVariable e -ErrorAction SilentlyContinue
        Get-ErrorId $e[0] | Should -Be InProcessImpossible
    }

    It 'run in another PowerShell where named, and say so where there is none' {
        $run = Invoke-Block { (Get-Process -Id $PID).Path } @{ Shell = (Get-Process -Id $PID).Path }
        $run.State | Should -Be Succeeded
        New-OrchestratorTask a -ScriptBlock { 1 } -Shell no-such-pwsh | New-OrchestratorPlan |
            Start-OrchestratorRun -ErrorVariable e -ErrorAction SilentlyContinue
        Get-ErrorId $e[0] | Should -Be PowerShellMissing
    }

    It 'import modules, and say which is missing' {
        'function Get-Tool { "tool" }' | Set-Content Tool.psm1
        Invoke-Block { Get-Tool } @{ ModuleName = "$PWD/Tool.psm1" } | Receive-OrchestratorOutput | Should -Be tool
        $attempt = Get-Attempt (Invoke-Block { 1 } @{ ModuleName = 'NoSuchModuleAtAll' })
        $attempt.FailureClass | Should -Be Permanent
        $attempt.Message | Should -BeLike '*NoSuchModuleAtAll*'
    }

    It 'show their progress and their block' {
        $run = New-OrchestratorTask work -ScriptBlock { Write-Progress -Activity Counting -PercentComplete 40; Start-Sleep 100 } |
            New-OrchestratorPlan | Start-OrchestratorRun
        Wait-Until { ($run | Get-OrchestratorTask work).Activity }
        ($run | Get-OrchestratorTask work).Activity.Text | Should -BeLike 'Counting 40 %*'
        $run | Stop-OrchestratorRun
        $shown = Invoke-OtherPowerShell ("New-OrchestratorTask a -ScriptBlock { 'the block' } | New-OrchestratorPlan | " +
            'Start-OrchestratorRun -WhatIf')
        $shown.Output | Should -BeLike "*The script of a:*'the block'*"
    }

    It 'change with Set-OrchestratorTask' {
        $task = New-OrchestratorTask a -ScriptBlock { param($x) $x } -ArgumentList 1 -Variable @{ v = 1 }
        $two = $task | Set-OrchestratorTask -ScriptBlock { param($x) $x + $v + 10 } -ArgumentList { 5 } -Variable @{ v = 2 }
        $two | New-OrchestratorPlan | Start-OrchestratorRun -Wait | Receive-OrchestratorOutput | Should -Be 17
        ($two | Set-OrchestratorTask -Command true).Kind | Should -Be Command
    }

    It 'run by psorch where a PowerShell is, and are refused where none is' {
        New-OrchestratorTask a -ScriptBlock { param($x) $x.y + 1 } -ArgumentList @{ y = 2 } |
            New-OrchestratorTask -Append -Id b -ScriptBlock { $Dependency.a.Output[0] * 2 } -DependsOn a |
            New-OrchestratorPlan | Export-OrchestratorPlan p.yaml -Force
        & (Find-Psorch) run --plan p.yaml --shell (Get-PowerShellProgram) -o by-psorch --quiet
        $LASTEXITCODE | Should -Be 0
        Receive-OrchestratorOutput by-psorch/p | Should -Be 3, 6
        $said = & (Find-Psorch) run --plan p.yaml --shell no-such-pwsh -o by-psorch 2>&1
        $LASTEXITCODE | Should -Be 3
        "$said" | Should -BeLike '*PowerShellMissing*'
    }

    It 'lose nothing and repeat nothing that finished when their PowerShell is killed' {
        @'
param($manifest)
Import-Module $manifest
$block = { param($n) Add-Content "$using:PWD/done-$n.txt" "$PID"; $n }
1..200 | New-OrchestratorTask -Id { "n$_" } -ScriptBlock $block -ArgumentList { $_ } |
    New-OrchestratorPlan | Start-OrchestratorRun -Name killed -MaxExecutors 4 -Wait
'@ | Set-Content driver.ps1
        $child = Start-Process (Get-PowerShellProgram) '-NoProfile', '-File', 'driver.ps1', (Get-ManifestUnderTest) -PassThru `
            -RedirectStandardOutput out.txt -RedirectStandardError err.txt
        Wait-Until { @(Get-ChildItem done-*.txt).Count -ge 60 -or $child.HasExited }
        $child.HasExited | Should -BeFalse -Because (Get-Content err.txt -Raw)
        $child.Kill()
        $child.WaitForExit()
        $run = Get-OrchestratorRun killed
        $finished = @(($run | Get-OrchestratorTask -State Succeeded).Id)
        $finished.Count | Should -BeGreaterThan 10
        $run = $run | Resume-OrchestratorRun -Wait
        $run.State | Should -Be Succeeded
        $run | Receive-OrchestratorOutput | Sort-Object | Should -Be (1..200)
        foreach ($id in $finished) { @(Get-Content "done-$($id.Substring(1)).txt").Count | Should -Be 1 }
    }
}

Describe 'Invoke-OrchestratorParallel' {
    It 'writes outputs as they end, with their inputs beside' {
        $factor = 10
        $got = 3, 0, 1 | Invoke-OrchestratorParallel { Start-Sleep ($_ / 2); $_ * $using:factor } -ThrottleLimit 3
        $got | Sort-Object | Should -Be 0, 10, 30
        foreach ($one in $got) { $one | Should -Be ($one.PSInput * 10) }
    }

    It 'says which input failed, and goes on with the others' {
        $got = 1..3 | Invoke-OrchestratorParallel { if ($_ -eq 2) { throw 'not two' }; $_ } -ErrorVariable e -ErrorAction SilentlyContinue
        $got | Sort-Object | Should -Be 1, 3
        $e.Count | Should -Be 1
        Get-ErrorId $e[0] | Should -Be InputFailed
        $e[0].TargetObject | Should -Be 2
        "$($e[0])" | Should -BeLike '*not two*'
    }

    It 'continues by name where it was, and begins anew where it has succeeded or differs' {
        $folder = "$PWD"
        $block = { Add-Content "$using:folder/ran-$_.txt" x; if ($_ -eq 2 -and -not (Test-Path "$using:folder/go")) { throw 'later' }; $_ }
        $null = 1..3 | Invoke-OrchestratorParallel $block -Name nightly -ErrorAction SilentlyContinue
        $null = New-Item go
        1..3 | Invoke-OrchestratorParallel $block -Name nightly | Sort-Object | Should -Be 1, 2, 3
        @(Get-Content ran-1.txt).Count | Should -Be 1
        @(Get-Content ran-2.txt).Count | Should -Be 2
        1..3 | Invoke-OrchestratorParallel $block -Name nightly | Sort-Object | Should -Be 1, 2, 3
        @(Get-Content ran-1.txt).Count | Should -Be 2
        Remove-Item go
        $null = 1..3 | Invoke-OrchestratorParallel $block -Name nightly -ErrorAction SilentlyContinue
        $null = 1..2 | Invoke-OrchestratorParallel $block -Name nightly -WarningVariable w -WarningAction SilentlyContinue `
            -ErrorAction SilentlyContinue
        $w | Should -BeLike '*other inputs*'
    }

    It 'takes nothing, null and one' {
        @() | Invoke-OrchestratorParallel { 1 } | Should -BeNullOrEmpty
        , $null | Invoke-OrchestratorParallel { $null -eq $_ } | Should -BeTrue
        'x' | Invoke-OrchestratorParallel { "$_!" } -InProcess | Should -Be 'x!'
    }

    It 'stops its run when the pipeline has enough' {
        1..20 | Invoke-OrchestratorParallel { if ($_ -gt 1) { Start-Sleep 100 }; $_ } -Name enough | Select-Object -First 1 | Should -Be 1
        (Get-OrchestratorRun enough).State | Should -Be Canceled
    }
}
