# docs/samples/try.ps1, the README's first command: in a copy whose build is a program that stands in for dotnet.
BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    $stateHome, $path = $env:PSORCH_STATE_HOME, $env:PATH
    $env:PSORCH_STATE_HOME = Join-Path $TestDrive state
    $clone, $programs, $work = 'clone/docs/samples', 'programs', 'work' |
        ForEach-Object { (New-Item -ItemType Directory (Join-Path $TestDrive $_)).FullName }
    $script = "$clone/try.ps1"
    Copy-Item -LiteralPath "$(Get-RepositoryRoot)/docs/samples/try.ps1" -Destination $clone
    $modules = New-Item -ItemType Directory -Path "$TestDrive/clone/artifacts/module/Debug"
    Copy-Item -LiteralPath (Get-ModuleUnderTest) -Destination "$modules/PSParallelOrchestrator" -Recurse

    # A dotnet of a version, whose build writes a line and ends with a code.
    function Set-Dotnet {
        [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSUseShouldProcessForStateChangingFunctions', '')]
        param([string] $Version = '10.0.100', [int] $BuildCode = 0)
        Set-Content -LiteralPath "$programs/dotnet" `
            -Value "#!/bin/sh`ncase `$1 in --version) echo $Version ;; *) echo the build says `$*; exit $BuildCode ;; esac"
        chmod +x "$programs/dotnet"
    }

    # Runs the script as README has it; gives the exit code and all lines.
    function Invoke-Try {
        param([string[]] $ArgumentList, [string] $Path = $programs + [System.IO.Path]::PathSeparator + $path)
        $saved, $env:PATH = $env:PATH, $Path
        Push-Location -LiteralPath $work
        try {
            $output = & (Get-PowerShellProgram) -NoProfile $script @ArgumentList 2>&1 | Out-String
            [pscustomobject]@{ ExitCode = $LASTEXITCODE; Output = $output }
        }
        finally {
            Pop-Location
            $env:PATH = $saved
        }
    }
}

AfterAll {
    $env:PSORCH_STATE_HOME, $env:PATH = $stateHome, $path
}

Describe 'docs/samples/try.ps1' -Skip:$IsWindows {
    BeforeEach { Set-Dotnet }

    It 'is the first command of the README' {
        $readme = Get-Content -LiteralPath "$(Get-RepositoryRoot)/README.md" -Raw
        [regex]::Match($readme, '(?m)^```\n(.*)$').Groups[1].Value | Should `
            -BeLike 'dotnet dnx -y powershell docs/samples/try.ps1 "*" -MaxExecutors *'
    }

    It 'builds, plans, runs and merges without a model, says so and where the output is, and ends with 0' {
        $env:PSORCH_REAL, $env:PSORCH_PLANNER = 'true', 'Anthropic'
        try { $tried = Invoke-Try 'Build a calculator', '-MaxExecutors', '2' } finally { Remove-Item Env:PSORCH_REAL, Env:PSORCH_PLANNER }
        $tried.ExitCode | Should -Be 0 -Because $tried.Output
        $tried.Output | Should -Match 'SIMULATED'
        $directory = "$work/outputs/parallel-orchestrator/build-a-calculator"
        $tried.Output | Should -Match ([regex]::Escape($directory))
        "$directory/src", "$directory/execution_summary.json", "$directory/report.html" | Should -Exist
    }

    It 'ends with 1 where a task fails, and says why' {
        '{ "beforeTask": "false", "maxRetries": 0 }' | Set-Content -LiteralPath "$work/orchestrator.json"
        try { $tried = Invoke-Try 'Build a calculator' } finally { Remove-Item "$work/orchestrator.json" }
        $tried.ExitCode | Should -Be 1 -Because $tried.Output
        $tried.Output | Should -Match 'try\.ps1: .*First failure'
    }

    It 'ends with 2 for <Name>' -ForEach @(
        @{ Name = 'no requirements'; Given = @(); Says = 'say what is to be made' }
        @{ Name = 'an empty text'; Given = @(''); Says = 'say what is to be made' }
        @{ Name = 'a budget that is no number'; Given = @('Build a calculator', '-MaxExecutors', 'many'); Says = 'many' }
        @{ Name = 'a budget of nothing'; Given = @('Build a calculator', '-MaxExecutors', '0'); Says = 'MaxExecutors is 0' }
    ) {
        $tried = Invoke-Try $Given
        $tried.ExitCode | Should -Be 2 -Because $tried.Output
        $tried.Output | Should -Match $Says
    }

    It 'ends with 3 and what the build said where it fails' {
        Set-Dotnet -BuildCode 1
        $tried = Invoke-Try 'Build a calculator'
        $tried.ExitCode | Should -Be 3 -Because $tried.Output
        $tried.Output | Should -Match 'the build says build src/PSParallelOrchestrator\.Module'
    }

    It 'ends with 3 where the SDK is too old' {
        Set-Dotnet -Version 8.0.400
        $tried = Invoke-Try 'Build a calculator'
        $tried.ExitCode | Should -Be 3 -Because $tried.Output
        $tried.Output | Should -Match "8\.0\.400"
    }

    It 'ends with 3 where git is not there' {
        $tried = Invoke-Try 'Build a calculator' -Path $programs
        $tried.ExitCode | Should -Be 3 -Because $tried.Output
        $tried.Output | Should -Match 'git is not on PATH'
    }
}
