BeforeDiscovery {
    Import-Module "$PSScriptRoot/Common.psm1"
    $shellScripts = $IsLinux -and (Find-Psorch) -and (Get-Command flock, awk -CommandType Application -ErrorAction Ignore).Count -ge 2
}

BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    $samples = "$(Get-RepositoryRoot)/docs/samples/scheduled"
    $psorchFolder = Find-Psorch | Split-Path
    $shell = Get-PowerShellProgram
    $stateHome = $env:PSORCH_STATE_HOME
    $modulePath = $env:PSModulePath

    # The first attempt of 'slow' says that it runs and waits to be killed; later ones succeed.
    $slowPlan = Join-Path $TestDrive slow.yaml
    Set-Content -LiteralPath $slowPlan -Value @"
tasks:
  - id: quick
    command: sh
    arguments: ['-c', 'echo done > quick.txt; echo once >> "$TestDrive/quick.count"']
  - id: slow
    command: sh
    arguments: ['-c', 'test -e "$TestDrive/began" && exit 0; touch "$TestDrive/began"; exec sleep 600']
    dependsOn: [quick]
"@

    # A process and all that come from it.
    function Get-Descendant {
        param([int] $Id)

        Get-Process -Id $Id -ErrorAction Ignore
        (Get-Content -LiteralPath "/proc/$Id/task/$Id/children" -ErrorAction Ignore) -split ' ' -ne '' |
            ForEach-Object { Get-Descendant -Id $_ }
    }
}

AfterAll {
    $env:PSORCH_STATE_HOME = $stateHome
    $env:PSModulePath = $modulePath
}

Describe '<Name>' -Tag UnixPrograms -ForEach @(
    @{ Name = 'Invoke-NightlyRun.ps1'; Skip = $false; Kind = 'module' }
    @{ Name = 'nightly.sh, with nothing but the environment of cron'; Skip = -not $shellScripts; Kind = 'psorch' }
) {
    BeforeAll {
        $env:PSORCH_STATE_HOME = Join-Path $TestDrive "state-$Kind"
        $env:PSModulePath = $modulePath
        $env:PSModulePath = Get-ModulePathUnderTest
        Remove-Item -Path "$TestDrive/began", "$TestDrive/quick.count" -ErrorAction Ignore

        # The program and arguments of a call.
        function Get-Call {
            param([string] $Plan, [string] $Output)

            if ($Kind -eq 'module') {
                $shell, '-NoProfile', '-NonInteractive', '-File', "$samples/Invoke-NightlyRun.ps1", '-Plan', $Plan, '-OutputDirectory',
                    $Output
            }
            else {
                'env', '-i', "HOME=$HOME", 'LOGNAME=nobody', 'SHELL=/bin/sh', "PATH=${psorchFolder}:/usr/bin:/bin",
                    "PSORCH_STATE_HOME=$env:PSORCH_STATE_HOME",
                    "DOTNET_ROOT=$env:DOTNET_ROOT", 'sh', '-c', "'$samples/nightly.sh' '$Plan' '$Output'"
            }
        }

        function Invoke-Call {
            param([string] $Plan, [string] $Output)

            $program, $arguments = Get-Call -Plan $Plan -Output $Output
            & $program @arguments 2>&1 | Out-String
        }
    }

    It 'runs the plan and ends with 0' -Skip:$Skip {
        $output = Invoke-Call -Plan "$samples/plan.yaml" -Output "$TestDrive/$Kind-good"
        $LASTEXITCODE | Should -Be 0 -Because $output
        Get-ChildItem -LiteralPath "$TestDrive/$Kind-good" -Recurse -Filter report.txt | Should -Not -BeNullOrEmpty
    }

    It 'ends with 1 where a task fails' -Skip:$Skip {
        Set-Content -LiteralPath "$TestDrive/fails.yaml" -Value "tasks:`n  - id: fails`n    command: 'false'`n    maxRetries: 0"
        $output = Invoke-Call -Plan "$TestDrive/fails.yaml" -Output "$TestDrive/$Kind-fails"
        $LASTEXITCODE | Should -Be 1 -Because $output
    }

    It 'ends with 2 where the plan cannot be used' -Skip:$Skip {
        $output = Invoke-Call -Plan "$TestDrive/missing.yaml" -Output "$TestDrive/$Kind-missing"
        $LASTEXITCODE | Should -Be 2 -Because $output
    }

    It 'refuses to run beside another one, and continues a run that was killed' -Skip:$Skip {
        $output = "$TestDrive/$Kind-slow"
        $program, $arguments = Get-Call -Plan $slowPlan -Output $output
        $start = [System.Diagnostics.ProcessStartInfo]::new($program, [string[]] $arguments)
        $start.RedirectStandardOutput = $true
        $first = [System.Diagnostics.Process]::Start($start)
        try {
            Wait-Until { Test-Path -LiteralPath "$TestDrive/began" } 'The start of the run'
            $beside = Invoke-Call -Plan $slowPlan -Output $output
            $LASTEXITCODE | Should -Be 2 -Because $beside
            $beside | Should -Match 'still going on'
        }
        finally {
            # As a crash would: the orchestrator alone, and what it had started is left alive.
            $orchestrator = $Kind -eq 'module' ? $first : (Get-Descendant -Id $first.Id | Where-Object ProcessName -EQ 'psorch')
            $orchestrator.Kill()
            $null = $first.WaitForExit(120000)
        }

        $again = Invoke-Call -Plan $slowPlan -Output $output
        $LASTEXITCODE | Should -Be 0 -Because $again
        $again | Should -Match 'resum'
        @(Get-Content -LiteralPath "$TestDrive/quick.count").Count | Should -Be 1
        @(Get-ChildItem -LiteralPath $output -Directory | Where-Object Name -NE 'logs').Count | Should -Be 1
    }
}

Describe 'The systemd units' -Tag UnixPrograms {
    It 'are accepted by systemd' {
        if (-not (Get-Command systemd-analyze -CommandType Application -ErrorAction Ignore)) {
            Set-ItResult -Skipped -Because 'systemd-analyze is not installed'
        }

        # The user and the script are those of the reader's machine.
        $service = (Get-Content -LiteralPath "$samples/psorch-nightly.service" `
            -Raw) -replace '(?m)^User=.*$' -replace '/srv/nightly/nightly\.sh', "$samples/nightly.sh"
        Set-Content -LiteralPath "$TestDrive/psorch-nightly.service" -Value $service
        Copy-Item -LiteralPath "$samples/psorch-nightly.timer" -Destination $TestDrive
        $output = systemd-analyze verify "$TestDrive/psorch-nightly.service" "$TestDrive/psorch-nightly.timer" 2>&1 | Out-String
        $LASTEXITCODE | Should -Be 0 -Because $output
        $output | Should -BeNullOrEmpty
    }
}

Describe 'The task for Windows'' Task Scheduler' {
    BeforeAll {
        [xml] $task = Get-Content -LiteralPath "$samples/nightly-task.xml" -Raw
        $exec = $task.Task.Actions.Exec
        $recipe = Get-Content -LiteralPath "$(Get-RepositoryRoot)/docs/scheduling.md" -Raw
    }

    It 'does what the recipe in PowerShell does' {
        $recipe | Should -BeLike "*-Execute '$($exec.Command)' -WorkingDirectory '$($exec.WorkingDirectory)'*"
        $recipe | Should -BeLike "*-Argument '$($exec.Arguments)'*"
        $recipe | Should -Match "-MultipleInstances $($task.Task.Settings.MultipleInstancesPolicy)"
        [System.Xml.XmlConvert]::ToTimeSpan($task.Task.Settings.ExecutionTimeLimit) | Should -Be (New-TimeSpan -Hours 6)
        ([datetime] $task.Task.Triggers.CalendarTrigger.StartBoundary).TimeOfDay | Should -Be (New-TimeSpan -Hours 2 -Minutes 15)
        $task.Task.Actions.Context | Should -Be $task.Task.Principals.Principal.id
    }

    It 'has its elements in the order that the schema asks for' {
        $task.DocumentElement.ChildNodes.LocalName | Should -Be RegistrationInfo, Triggers, Principals, Settings, Actions
    }

    It 'is taken by the Task Scheduler' -Skip:(-not $IsWindows) {
        $name = "psorch-test-$PID"
        $output = schtasks /Create /TN $name /XML "$samples/nightly-task.xml" 2>&1 | Out-String
        $LASTEXITCODE | Should -Be 0 -Because $output
        $output = schtasks /Delete /TN $name /F 2>&1 | Out-String
        $LASTEXITCODE | Should -Be 0 -Because $output
    }

    It 'has a command line that runs the plan' {
        $env:PSORCH_STATE_HOME = Join-Path $TestDrive state-task
        $env:PSModulePath = Get-ModulePathUnderTest
        $folder = (New-Item -ItemType Directory -Path "$TestDrive/Nightly").FullName
        Copy-Item -LiteralPath "$samples/Invoke-NightlyRun.ps1" -Destination $folder
        Set-Content -LiteralPath "$folder/plan.yaml" -Value "tasks:`n  - id: one`n    script: '1'"
        $arguments = $exec.Arguments -replace 'C:\\Nightly', $folder -replace '\\', [System.IO.Path]::DirectorySeparatorChar -split ' '
        $output = & $shell @arguments 2>&1 | Out-String
        $LASTEXITCODE | Should -Be 0 -Because $output
        Get-ChildItem -LiteralPath "$folder/runs" -Recurse -Filter execution_summary.json | Should -Not -BeNullOrEmpty
    }
}
