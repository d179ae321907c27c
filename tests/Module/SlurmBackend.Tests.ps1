BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    Import-ModuleUnderTest
}

Describe 'New-SlurmBackendOption' {
    It 'has the defaults that the help says' {
        $options = New-SlurmBackendOption
        $options | Should -BeOfType ([PSParallelOrchestrator.SlurmBackendOptions])
        $options.Partition | Should -Be 'default'
        $options.GpuPartition | Should -BeNullOrEmpty
        $options.Time | Should -BeNullOrEmpty
        "$($options.Memory)" | Should -Be '4G'
        $options.Cpus | Should -Be 1
        $options.Gpus | Should -Be 0
    }

    It 'takes each of its parameters' {
        $options = New-SlurmBackendOption compute -GpuPartition gpu -Time 1.02:00:00 -Memory 16G -Cpus 4 -Gpus 2 `
            -ArgumentList '--account=physics --qos=long' -Configuration /etc/slurm.conf -Psorch /opt/psorch -Probe
        $options.Partition | Should -Be 'compute'
        $options.GpuPartition | Should -Be 'gpu'
        $options.Time | Should -Be ([timespan]'1.02:00:00')
        "$($options.Memory)" | Should -Be '16G'
        $options.Cpus | Should -Be 4
        $options.Gpus | Should -Be 2
        $options.Arguments | Should -Be '--account=physics --qos=long'
        $options.Configuration | Should -Be '/etc/slurm.conf'
        $options.Psorch | Should -Be '/opt/psorch'
        $options.Probe | Should -BeTrue
    }

    It 'refuses what no cluster would take' -ForEach @(
        @{ Given = @{ Partition = 'a b' } }
        @{ Given = @{ GpuPartition = '-x' } }
        @{ Given = @{ Time = [timespan]0 } }
        @{ Given = @{ Memory = '1K' } }
        @{ Given = @{ Cpus = 0 } }
        @{ Given = @{ Gpus = -1 } }
        @{ Given = @{ ArgumentList = '--export=ALL' } }
        @{ Given = @{ Configuration = 'slurm.conf' } }
    ) {
        { New-SlurmBackendOption @Given -ErrorAction Stop } | Should -Throw -ErrorId 'BackendOptionInvalid*'
    }
}

Describe 'The backend Slurm on a real cluster' -Skip:(-not $env:PSORCH_TEST_SLURM) {
    BeforeAll {
        $slurm = New-SlurmBackendOption -Configuration $env:PSORCH_TEST_SLURM -GpuPartition gpu -Memory 300M
        $before = $env:SLURM_CONF
        $env:SLURM_CONF = $env:PSORCH_TEST_SLURM
        Push-Location $TestDrive
    }

    AfterAll {
        Pop-Location
        $env:SLURM_CONF = $before
    }

    It 'runs commands and scripts, whose objects come back' {
        $run = @(
            New-OrchestratorTask command -Command sh -ArgumentList '-c', 'echo $SLURM_JOB_PARTITION > made.txt'
            New-OrchestratorTask gpu -Command sh -ArgumentList '-c', 'echo $SLURM_JOB_PARTITION $CUDA_VISIBLE_DEVICES > gpu.txt' -Gpus 1
            New-OrchestratorTask -Id numbers -ScriptBlock { 1..3 }
            New-OrchestratorTask -Id sum -DependsOn numbers, command, gpu -ScriptBlock {
                ($Dependency['numbers'].Output | Measure-Object -Sum).Sum
                Get-Content made.txt, gpu.txt
            }
        ) | New-OrchestratorPlan | Start-OrchestratorRun -Backend Slurm -BackendOption $slurm -OutputDirectory $TestDrive -Wait
        $run.State | Should -Be Succeeded
        $run.Backend | Should -Be Slurm
        $run | Receive-OrchestratorOutput -Task sum | Should -Be 6, 'compute', 'gpu 0'
        ($run | Get-OrchestratorTask command).LastAttempt.Node | Should -Match '^p[0-9]+n[12]$'
        Remove-OrchestratorRun $run -Confirm:$false
    }

    It 'lists the partitions of the cluster' {
        $status = Get-OrchestratorBackend Slurm
        $status.Available | Should -BeTrue
        $status.Details | Should -BeLike '*compute (the default), gpu*'
        (Get-TableLine $status) -join ' ' | Should -Match 'partitions'
    }

    It 'takes its options as a hashtable, and says what is wrong' {
        $plan = New-OrchestratorTask a -Command sh -ArgumentList '-c', 'true' | New-OrchestratorPlan
        $run = $plan | Start-OrchestratorRun -Backend Slurm -OutputDirectory $TestDrive -Wait -BackendOption @{
            memory = '50M'; time = '00:05:00'
        }
        $run.State | Should -Be Succeeded
        { $plan | Start-OrchestratorRun -Backend Slurm -BackendOption @{ partitio = 'x' } -ErrorAction Stop } |
            Should -Throw -ErrorId 'BackendOptionUnknown*'
        { $plan | Start-OrchestratorRun -Backend Slurm -BackendOption @{ partition = 'nowhere' } -ErrorAction Stop } |
            Should -Throw -ErrorId 'BackendNotAvailable*'
    }

    It 'shows why a job waits, and ends it with the run' {
        $held = New-SlurmBackendOption -ArgumentList --hold -Memory 50M
        $run = New-OrchestratorTask a -Command sh -ArgumentList '-c', 'true' | New-OrchestratorPlan |
            Start-OrchestratorRun -Backend Slurm -BackendOption $held -OutputDirectory $TestDrive
        Wait-Until { ($run | Get-OrchestratorTask a).Reason -match 'JobHeldUser' }
        ($run | Get-OrchestratorTask a).LastAttempt.WaitReason | Should -Match 'JobHeldUser'
        $run | Stop-OrchestratorRun
        squeue --noheader --me --format=%j | Where-Object { $_ -like "po-$($run.Id)-*" } | Should -BeNullOrEmpty
    }

    It 'removes the jobs of a run with it' {
        $plan = Write-TestPlan ([ordered]@{ a = 'true'; b = 'true' })
        $id = (Invoke-OtherPowerShell @"
`$run = Start-OrchestratorRun '$plan' -Backend Slurm -BackendOption @{ arguments = '--hold'; memory = '50M' } -OutputDirectory '$TestDrive'
while (@(`$run.Tasks | Where-Object { `$_.LastAttempt.WaitReason -match 'JobHeldUser' }).Count -lt 2) { Start-Sleep -Milliseconds 100 }
[Console]::Out.WriteLine(`$run.Id)
[Console]::Out.Flush()
[System.Diagnostics.Process]::GetCurrentProcess().Kill()
"@).Output
        $jobs = { @(squeue --noheader --me --format=%j | Where-Object { $_ -like "po-$id-*" }) }
        @(& $jobs).Count | Should -Be 2
        Remove-OrchestratorRun -Id $id -Confirm:$false
        Wait-Until { @(& $jobs).Count -eq 0 }
    }
}
