BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    $script:place = Initialize-TestPlace

    # A task whose process writes its number where it is looked for, and goes on for ever.
    function Start-LongRun {
        param([string] $Name, [string] $Options)
        $file = Join-Path $place "$Name.pid"
        $plan = Write-TestPlan @{ long = "echo `$`$ > '$file.new'; mv '$file.new' '$file'; exec sleep 100000" }
        $process = Open-OtherPowerShell "Start-OrchestratorRun '$plan' -Name $Name $Options; `$null = [Console]::Error"
        Wait-Until { (Test-Path $file) -or $process.HasExited }
        [pscustomobject]@{ Process = $process; Child = [int](Get-Content $file) }
    }

    function Test-Alive {
        param([int] $Id)
        $state = (Get-Content "/proc/$Id/stat" -ErrorAction SilentlyContinue) -replace '^.*\) '
        [bool]$state -and -not $state.StartsWith('Z')
    }
}

AfterAll { Clear-TestPlace $place }

Describe 'The end of a PowerShell in which a run lives' -Skip:(-not $IsLinux) {
    It 'ends what the tasks started on <Signal> during -Wait, and the run is Interrupted' -ForEach @(
        @{ Signal = 'TERM'; Code = 143 }
        @{ Signal = 'HUP'; Code = 129 }
    ) {
        $started = Start-LongRun $Signal -Options '-Wait'
        /bin/kill -s $Signal $started.Process.Id
        $said = $started.Process.StandardError.ReadToEnd()
        $started.Process.WaitForExit()
        $started.Process.ExitCode | Should -Be $Code
        Test-Alive $started.Child | Should -BeFalse
        $run = Get-OrchestratorRun | Where-Object Name -EQ $Signal.ToLowerInvariant()
        $run.State | Should -Be 'Interrupted'
        $said | Should -Match "Resume-OrchestratorRun $($run.Id)"
    }

    It 'says that the run is Interrupted where nobody waited for it' {
        $plan = Write-TestPlan @{ long = 'sleep 100000' }
        $left = Invoke-OtherPowerShell "`$run = Start-OrchestratorRun '$plan' -Name left; `$run.Id"
        $left.Error | Should -Match "Interrupted.*Resume-OrchestratorRun $($left.Output)"
        (Get-OrchestratorRun $left.Output).State | Should -Be 'Interrupted'
    }

    It 'says nothing where no run lives' {
        $plan = Write-TestPlan @{ a = 'true' }
        (Invoke-OtherPowerShell "`$null = Start-OrchestratorRun '$plan' -Wait").Error | Should -BeNullOrEmpty
    }
}
