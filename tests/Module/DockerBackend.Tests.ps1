BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    Import-ModuleUnderTest
}

Describe 'New-DockerBackendOption' {
    It 'has the defaults that the help says' {
        $options = New-DockerBackendOption
        $options | Should -BeOfType ([PSParallelOrchestrator.DockerBackendOptions])
        $options.Image | Should -Be 'parallel-orchestrator:latest'
        $options.Network | Should -Be 'po-network'
        $options.PullImage | Should -Be Never
        $options.Cpus | Should -Be 2
        "$($options.Memory)" | Should -Be '4G'
        $options.MaxProcesses | Should -Be 4096
        $options.KeepContainer | Should -BeFalse
    }

    It 'takes each of its parameters' {
        $options = New-DockerBackendOption my:1 -PullImage Missing -NetworkMode none -Endpoint tcp://host:2376 -User 7:8 `
            -Platform linux/arm64 -Cpus 0.5 -Memory 512M -MaxProcesses 100 -KeepContainer
        $options.Image | Should -Be 'my:1'
        $options.PullImage | Should -Be Missing
        $options.Network | Should -Be 'none'
        $options.Endpoint | Should -Be 'tcp://host:2376'
        $options.User | Should -Be '7:8'
        $options.Platform | Should -Be 'linux/arm64'
        $options.Cpus | Should -Be 0.5
        "$($options.Memory)" | Should -Be '512M'
        $options.MaxProcesses | Should -Be 100
        $options.KeepContainer | Should -BeTrue
        (New-DockerBackendOption -Context there).Context | Should -Be 'there'
    }

    It 'refuses what no engine would take' -ForEach @(
        @{ Given = @{ Image = 'a b' } }
        @{ Given = @{ NetworkMode = 'a/b' } }
        @{ Given = @{ Endpoint = 'nowhere' } }
        @{ Given = @{ Endpoint = 'unix:///x'; Context = 'y' } }
        @{ Given = @{ User = 'me' } }
        @{ Given = @{ Platform = 'linux' } }
        @{ Given = @{ Cpus = 0 } }
        @{ Given = @{ MaxProcesses = 1 } }
    ) {
        { New-DockerBackendOption @Given -ErrorAction Stop } | Should -Throw -ErrorId 'BackendOptionInvalid*'
    }
}

Describe 'Build-OrchestratorImage' {
    It 'changes nothing with -WhatIf' {
        Build-OrchestratorImage -WhatIf | Should -BeNullOrEmpty
    }

    It 'says what is wrong with what it is given' {
        { Build-OrchestratorImage 'a b' -ErrorAction Stop } | Should -Throw -ErrorId 'ImageNameInvalid*'
        { Build-OrchestratorImage -PartPath TestDrive:\nowhere -ErrorAction Stop } | Should -Throw -ErrorId 'ImagePartsMissing*'
        { Build-OrchestratorImage -BuildArgument @{ '' = 1 } -ErrorAction Stop } | Should -Throw -ErrorId 'ImageArgumentInvalid*'
        { Build-OrchestratorImage -Psorch $PSCommandPath -ErrorAction Stop } | Should -Throw '*no program for Linux*'
    }
}

Describe 'The backend Docker on a real engine' -Skip:(-not $env:PSORCH_TEST_DOCKER) {
    BeforeAll {
        $image = $env:PSORCH_TEST_DOCKER_IMAGE ?? 'psorch-test:1'
        $docker = New-DockerBackendOption $image -Endpoint $env:PSORCH_TEST_DOCKER
    }

    It 'runs commands and scripts, whose objects come back' {
        $run = @(
            New-OrchestratorTask command -Command sh -ArgumentList '-c', 'echo made > made.txt; hostname'
            New-OrchestratorTask -Id numbers -ScriptBlock { 1..3 }
            New-OrchestratorTask -Id sum -ScriptBlock { ($Dependency['numbers'].Output | Measure-Object -Sum).Sum; Get-Content made.txt } `
                -DependsOn numbers, command
        ) | New-OrchestratorPlan | Start-OrchestratorRun -Backend Docker -BackendOption $docker -OutputDirectory $TestDrive -Wait
        $run.State | Should -Be Succeeded
        $run.Backend | Should -Be Docker
        $run | Receive-OrchestratorOutput -Task sum | Should -Be 6, 'made'
        ($run | Get-OrchestratorTask command).LastAttempt.Node | Should -BeNullOrEmpty
        Remove-OrchestratorRun $run -Confirm:$false
    }

    It 'takes its options as a hashtable, and says what is wrong' {
        $plan = New-OrchestratorTask a -Command sh -ArgumentList '-c', 'true' | New-OrchestratorPlan
        $run = $plan | Start-OrchestratorRun -Backend Docker -OutputDirectory $TestDrive -Wait -BackendOption @{
            image = $image; endpoint = $env:PSORCH_TEST_DOCKER; network = 'none'
        }
        $run.State | Should -Be Succeeded
        { $plan | Start-OrchestratorRun -Backend Docker -BackendOption @{ imag = 'x' } -ErrorAction Stop } |
            Should -Throw -ErrorId 'BackendOptionUnknown*'
        { $plan | Start-OrchestratorRun -Backend Docker -ErrorAction Stop -BackendOption @{
                image = 'nobody-has:this'; endpoint = $env:PSORCH_TEST_DOCKER
            } } | Should -Throw -ErrorId 'BackendNotAvailable*'
    }

    It 'removes what was kept with the run' {
        $kept = New-DockerBackendOption $image -Endpoint $env:PSORCH_TEST_DOCKER -KeepContainer
        $run = New-OrchestratorTask a -Command sh -ArgumentList '-c', 'true' | New-OrchestratorPlan |
            Start-OrchestratorRun -Backend Docker -BackendOption $kept -OutputDirectory $TestDrive -Wait
        $filter = [uri]::EscapeDataString("{""label"":[""psorch.run=$($run.Id)""]}")
        $socket = $env:PSORCH_TEST_DOCKER -replace '^unix://'
        $list = { curl -s --unix-socket $socket "http://docker/containers/json?all=1&filters=$filter" | ConvertFrom-Json }
        @(& $list).Count | Should -Be 1
        $run | Remove-OrchestratorRun -Confirm:$false
        @(& $list).Count | Should -Be 0
    }
}
