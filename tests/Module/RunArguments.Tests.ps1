BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    $script:place = Initialize-TestPlace
    $plan = Write-TestPlan ([ordered]@{ api = 'echo out; exit 1'; 'web<api' = 'true'; doc = 'echo text' })
    $script:run = Start-OrchestratorRun $plan -Name shop -MaxRetries 0 -Wait -ErrorAction SilentlyContinue
    $script:odd = Start-OrchestratorRun (Write-TestPlan @{ a = 'true' }) -Name odd -OutputDirectory 'out [1]' -Wait
    $script:kept = Join-Path $place run.clixml
    $run | Export-Clixml $kept
    $script:takers = Get-Command -Module PSParallelOrchestrator -ParameterName Run
}

AfterAll { Clear-TestPlace $place }

Describe 'A run is named in every way' {
    It '<_>' -TestCases 'the object', 'Clixml', 'a job', 'Select-Object', 'JSON', 'CSV', 'id', 'beginning', 'name', 'name in capitals',
        'pattern', 'directory', 'path pattern', 'folder item', 'hashtable' {
        $named = switch ($_) {
            'the object' { $run }
            'Clixml' { Import-Clixml $kept }
            'a job' {
                Start-Job { param($Module, $Home_) $env:PSORCH_STATE_HOME = $Home_; Import-Module $Module; Get-OrchestratorRun shop } `
                    -ArgumentList (Get-ManifestUnderTest), $env:PSORCH_STATE_HOME | Receive-Job -Wait -AutoRemoveJob
            }
            'Select-Object' { $run | Select-Object Id, Name, Directory }
            'JSON' { $run | Select-Object Id, Directory, State | ConvertTo-Json | ConvertFrom-Json }
            'CSV' { $run | Select-Object Id, Name, Directory | ConvertTo-Csv | ConvertFrom-Csv }
            'id' { $run.Id }
            'beginning' { $run.Id.Substring(0, 25) }
            'name' { 'shop' }
            'name in capitals' { 'SHOP' }
            'pattern' { 'sh*' }
            'directory' { 'outputs/parallel-orchestrator/shop' }
            'path pattern' { 'outputs/*/sh*' }
            'folder item' { Get-Item $run.Directory }
            'hashtable' { [pscustomobject]@{ Directory = $run.Directory } }
        }
        (Get-OrchestratorRun $named).Id | Should -Be $run.Id
        ($named | Get-OrchestratorRun).Id | Should -Be $run.Id
        (Get-OrchestratorTask $named api).Id | Should -Be 'api'
        ($named | Get-OrchestratorTask api, doc).Id | Should -Be 'api', 'doc'
        Get-OrchestratorLog $named api | Should -Be 'out'
        $named | Get-OrchestratorLog doc | Should -Be 'text'
        (Wait-OrchestratorRun $named -ErrorAction SilentlyContinue).Id | Should -Be $run.Id
        ($named | Export-OrchestratorReport -Format Trace -OutputDirectory reports).Name | Should -Be 'trace.tsv'
        { $named | Remove-OrchestratorRun -WhatIf } | Should -Not -Throw
        { Invoke-TaskRetry $named api -WhatIf } | Should -Not -Throw
    }

    It 'by a directory whose name looks like a pattern, at any position and by -Path' {
        foreach ($named in 'out [1]/odd', $odd.Directory) {
            (Get-OrchestratorRun $named).Id | Should -Be $odd.Id
            ($named | Get-OrchestratorTask).Id | Should -Be 'a'
            (Get-OrchestratorRun -Path $named).Id | Should -Be $odd.Id
            { Stop-OrchestratorRun $named -ErrorAction Stop } | Should -Not -Throw
        }
    }

    It 'the working directory is that of PowerShell' {
        Push-Location outputs/parallel-orchestrator
        (Get-OrchestratorRun ./shop).Id | Should -Be $run.Id
        Pop-Location
    }

    It '-Id and -Name take names and patterns too' {
        (Get-OrchestratorRun -Name shop).Id | Should -Be $run.Id
        (Get-OrchestratorTask -Id 'SHO?' -TaskId api).Id | Should -Be 'api'
        Get-OrchestratorRun 'shop*', 'odd' | Should -HaveCount 2
    }

    It 'a name that two runs have is all of them for Get-, and an error elsewhere' {
        $second = Start-OrchestratorRun (Write-TestPlan @{ a = 'true' }) -Name shop -OutputDirectory elsewhere -Wait
        try {
            (Get-OrchestratorRun shop).Id | Should -Be $second.Id, $run.Id
            { Remove-OrchestratorRun shop -Force -ErrorAction Stop } | Should -Throw -ErrorId 'RunAmbiguous,*' '*elsewhere*'
            $second.Directory | Should -Exist
            Get-Completion 'Get-OrchestratorRun sho' | Should -Be $second.Id, $run.Id
        }
        finally {
            $second | Remove-OrchestratorRun -Force
        }
    }

    It 'what was kept of a run does not mean another one in its directory' {
        $first = Start-OrchestratorRun (Write-TestPlan @{ a = 'true' }) -Name again -Wait
        $record = $first | Select-Object Id, Name, Directory
        $first | Remove-OrchestratorRun -Force
        $second = Start-OrchestratorRun (Write-TestPlan @{ a = 'true' }) -Name again -Wait
        $second.Directory | Should -Be $record.Directory
        { $record | Remove-OrchestratorRun -Force -ErrorAction Stop } | Should -Throw -ErrorId 'RunNotFound,*'
        $second.Directory | Should -Exist
        $second | Remove-OrchestratorRun -Force
    }

    It 'what was kept of a task is the task' {
        $task = $run | Get-OrchestratorTask doc | Select-Object Id, State, Run
        $task | Get-OrchestratorLog | Should -Be 'text'
        { $run.Tasks[0] | Select-Object Id, State | Get-OrchestratorLog -ErrorAction Stop } | Should -Throw -ErrorId 'ObjectIsNoRun,*'
    }
}

Describe 'What is about runs takes runs' {
    It '<_> refuses tasks, plans and files' -TestCases @(
        'Remove-OrchestratorRun', 'Stop-OrchestratorRun', 'Merge-OrchestratorOutput', 'Resume-OrchestratorRun', 'Wait-OrchestratorRun',
        'Export-OrchestratorReport'
    ) {
        $force = if ($_ -eq 'Remove-OrchestratorRun') { @{ Force = $true } } else { @{} }
        $task = $run | Get-OrchestratorTask api
        foreach ($given in $task, ($task | Select-Object *), ($task | Select-Object Id, State, Attempts)) {
            $given | & $_ @force -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            Get-ErrorId $failed[0] | Should -Be 'TaskIsNoRun'
            $failed[0].TargetObject | Should -Be $given
            $failed[0].ErrorDetails.RecommendedAction | Should -Match "Get-OrchestratorRun \| $_"
        }

        foreach ($given in (Get-Process -Id $PID), (Get-Date), (New-OrchestratorTask a x), $run.Plan.Tasks[0], (Get-Item $kept), 5) {
            if ($_ -eq 'Export-OrchestratorReport' -and $given -is [System.IO.FileInfo]) { continue }
            $given | & $_ @force -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            Get-ErrorId $failed[0] | Should -Be 'ObjectIsNoRun'
        }

        $run.Directory | Should -Exist
    }

    It 'a task leads to its run where that is asked for' {
        ($run | Get-OrchestratorTask | Get-OrchestratorRun).Id | Should -Be $run.Id
    }

    It 'says how where a run is piped and named, and where none is' {
        { $run | Get-OrchestratorTask $run -ErrorAction Stop } | Should -Throw -ErrorId 'RunTwice,*'
        { $run | Get-OrchestratorTask shop api -ErrorAction Stop } | Should -Throw -ErrorId 'RunTwice,*'
        { Get-OrchestratorTask -ErrorAction Stop } | Should -Throw -ErrorId 'RunMissing,*'
        { Invoke-TaskRetry -ErrorAction Stop } | Should -Throw -ErrorId 'RunMissing,*'
    }
}

Describe 'What cannot be found' {
    It 'is ObjectNotFound of what was asked for, with what to do, in every cmdlet that takes runs' {
        $takers.Count | Should -BeGreaterThan 9
        foreach ($taker in $takers) {
            $named = @{ Run = 'nosuch' }
            $more = $taker.Name -eq 'Add-OrchestratorTask' ? @{ Task = New-OrchestratorTask x -Command true } : @{}
            & $taker @named @more -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            Get-ErrorId $failed[0] | Should -Be 'RunNotFound' -Because $taker.Name
            $failed[0].CategoryInfo.Category | Should -Be 'ObjectNotFound' -Because $taker.Name
            $failed[0].TargetObject | Should -Be 'nosuch' -Because $taker.Name
            $failed[0].ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty -Because $taker.Name
        }
    }

    It 'is said of a directory too' {
        foreach ($taker in $takers) {
            $more = $taker.Name -eq 'Add-OrchestratorTask' ? @{ Task = New-OrchestratorTask x -Command true } : @{}
            & $taker -Path nosuch @more -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            Get-ErrorId $failed[0] | Should -Be 'RunNotFound' -Because $taker.Name
            $failed[0].CategoryInfo.Category | Should -Be 'ObjectNotFound' -Because $taker.Name
            $failed[0].TargetObject | Should -Be 'nosuch' -Because $taker.Name
        }
    }

    It 'is said of a task: <_>' -TestCases 'Get-OrchestratorTask', 'Get-OrchestratorLog', 'Invoke-TaskRetry', 'Approve-OrchestratorTask',
        'Deny-OrchestratorTask' {
        $run | & $_ ap -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
        Get-ErrorId $failed[0] | Should -Be 'TaskNotFound'
        $failed[0].CategoryInfo.Category | Should -Be 'ObjectNotFound'
        $failed[0].TargetObject | Should -Be 'ap'
        $failed[0].ErrorDetails.RecommendedAction | Should -Be "Did you mean 'api'?"
    }

    It 'is said of <What>' -TestCases @(
        @{ What = 'a plan file for Start-'; Script = { Start-OrchestratorRun nosuch.json -ErrorAction Stop }; Target = 'nosuch.json' }
        @{ What = 'a plan file for Import-'; Script = { Import-OrchestratorPlan nosuch.json -ErrorAction Stop }; Target = 'nosuch.json' }
        @{ What = 'a plan file for Test-'; Script = { Test-OrchestratorPlan nosuch.json -ErrorAction Stop }; Target = 'nosuch.json' }
        @{ What = 'a plan to draw'; Script = { Export-OrchestratorReport -Plan nosuch.json -ErrorAction Stop }; Target = 'nosuch.json' }
        @{ What = 'a model'; Script = { Get-OrchestratorModel nosuch -ErrorAction Stop }; Target = 'nosuch' }
        @{ What = 'a backend'; Script = { Get-OrchestratorBackend nosuch -ErrorAction Stop }; Target = 'nosuch' }
    ) {
        $failed = try { & $Script; $null } catch { $_ }
        $failed.CategoryInfo.Category | Should -Be 'ObjectNotFound'
        "$($failed.TargetObject)" | Should -BeLike "*$Target"
        $failed.ErrorDetails.RecommendedAction | Should -Not -BeNullOrEmpty
    }
}

Describe 'Every kind of error has its category' {
    It '<Kind> is <Category>' -TestCases @(
        @{ Kind = 'InvalidInput'; Category = 'InvalidArgument' }
        @{ Kind = 'NotAvailable'; Category = 'NotInstalled' }
        @{ Kind = 'InvalidData'; Category = 'InvalidData' }
        @{ Kind = 'InUse'; Category = 'ResourceBusy' }
        @{ Kind = 'InputOutput'; Category = 'WriteError' }
        @{ Kind = 'Failed'; Category = 'OperationStopped' }
        @{ Kind = 'Declined'; Category = 'OperationStopped' }
        @{ Kind = 'NotFound'; Category = 'ObjectNotFound' }
        @{ Kind = 'AlreadyExists'; Category = 'ResourceExists' }
        @{ Kind = 'TimedOut'; Category = 'OperationTimeout' }
        @{ Kind = 'InvalidState'; Category = 'InvalidOperation' }
        @{ Kind = 'NotReadable'; Category = 'ReadError' }
        @{ Kind = 'NotAuthenticated'; Category = 'AuthenticationError' }
    ) {
        $errors = (Get-Command Get-OrchestratorRun).ImplementingType.Assembly.GetType('PSParallelOrchestrator.Module.CmdletErrors')
        $method = $errors.GetMethod('Category', [System.Reflection.BindingFlags]'Static, NonPublic')
        $method.Invoke($null, @([PSParallelOrchestrator.OrchestratorErrorKind]$Kind)) | Should -Be $Category
    }

    It 'and none is left out' {
        [enum]::GetNames([PSParallelOrchestrator.OrchestratorErrorKind]) | Should -HaveCount 13
    }

    It 'a time-out is OperationTimeout, of the run' {
        $slow = Start-OrchestratorRun (Write-TestPlan @{ a = 'sleep 100' })
        $slow | Wait-OrchestratorRun -Timeout 0 -ErrorVariable failed -ErrorAction SilentlyContinue | Out-Null
        $failed[0].CategoryInfo.Category | Should -Be 'OperationTimeout'
        $failed[0].TargetObject | Should -Be $slow
        $slow | Stop-OrchestratorRun
        $slow | Remove-OrchestratorRun -Force
    }

    It 'what cannot be done as it stands is InvalidOperation; a file that is there, ResourceExists' {
        { $run | Approve-OrchestratorTask -ErrorAction Stop } | Should -Throw
        $Error[0].CategoryInfo.Category | Should -Be 'InvalidOperation'
        $run.Plan | Export-OrchestratorPlan there.json
        { $run.Plan | Export-OrchestratorPlan there.json -ErrorAction Stop } | Should -Throw
        $Error[0].CategoryInfo.Category | Should -Be 'ResourceExists'
        "$($Error[0].TargetObject)" | Should -BeLike '*there.json'
    }
}

Describe 'Completion' {
    BeforeAll { Set-Variable OfCompletion $run -Scope Global }
    AfterAll { Remove-Variable OfCompletion -Scope Global }

    It 'offers names of runs, and ids where they begin so' {
        Get-Completion 'Get-OrchestratorRun s' | Should -Be 'shop'
        Get-Completion 'Get-OrchestratorTask ' | Should -Be 'odd', 'shop'
        Get-Completion "Remove-OrchestratorRun $($run.Id.Substring(0, 25))" | Should -Contain $run.Id
    }

    It 'offers tasks where the run is piped: <_>' -TestCases @(
        '$OfCompletion | Get-OrchestratorTask ', 'Get-OrchestratorRun shop | Get-OrchestratorTask ',
        'Get-OrchestratorRun -Name sho* | Invoke-TaskRetry ', '$OfCompletion | Get-OrchestratorLog -TaskId ',
        '$x = $OfCompletion | Approve-OrchestratorTask ', 'Get-OrchestratorTask shop '
    ) {
        Get-Completion $_ | Should -Be 'api', 'web', 'doc'
    }

    It 'offers tags of the run''s tasks' {
        Get-Completion '$OfCompletion | Get-OrchestratorTask -Tag tag-' | Should -Be 'tag-api', 'tag-doc', 'tag-web'
        Get-Completion 'Get-OrchestratorTask shop -Tag tag-w' | Should -Be 'tag-web'
    }

    It 'offers what tasks and plans in variables a task can depend on' {
        Set-Variable TasksOfCompletion ((New-OrchestratorTask apple x), (New-OrchestratorTask pear x)) -Scope Global
        Set-Variable PlanOfCompletion ((New-OrchestratorTask apricot x) | New-OrchestratorPlan) -Scope Global
        try { Get-Completion 'New-OrchestratorTask cake "Bake" -DependsOn ap' | Should -Be 'apricot', 'apple' }
        finally { Remove-Variable TasksOfCompletion, PlanOfCompletion -Scope Global }
    }

    It 'offers nothing for what is not there, and fails not' {
        Get-Completion '$NoSuchVariable | Get-OrchestratorLog -Tail 1 -TaskId zzz' | Should -BeNullOrEmpty
    }
}
