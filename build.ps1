#!/usr/bin/env pwsh

<#
.SYNOPSIS
Builds, tests, measures or cleans PSParallelOrchestrator.

.DESCRIPTION
Runs the tasks in the order they are given and ends at the first that fails.

Build      builds the solution.
Test       builds and runs all tests, or those that -Filter names.
Benchmark  runs tests/Benchmarks/run.sh, which needs bash; it builds in Release by itself.
Clean      removes bin, obj and TestResults. Runs below outputs/ are kept.

.PARAMETER Task
What to do; Build where nothing is named.

.PARAMETER Configuration
How Build and Test build.

.PARAMETER Filter
Which tests to run, as dotnet test --filter takes it. With Test only.

.PARAMETER Benchmark
Which benchmark to run; all where nothing is named. With the task Benchmark only.

.EXAMPLE
./build.ps1 Build, Test -Configuration Release

.EXAMPLE
./build.ps1 Test -Filter FullyQualifiedName~Planning

.EXAMPLE
./build.ps1 Clean -WhatIf
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Benchmark', 'Clean')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug',

    [ValidateNotNullOrWhiteSpace()]
    [string] $Filter,

    [ValidateSet('noop', 'commands', 'speedup', 'all')]
    [string] $Benchmark = 'all'
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$solution = Join-Path $PSScriptRoot 'PSParallelOrchestrator.sln'

if ($Filter -and 'Test' -notin $Task) {
    throw '-Filter is for the task Test, which is not named.'
}

if ($PSBoundParameters.ContainsKey('Benchmark') -and 'Benchmark' -notin $Task) {
    throw '-Benchmark is for the task Benchmark, which is not named.'
}

function Invoke-Program {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)] [string] $Name,
        [Parameter(Mandatory)] [string[]] $ArgumentList
    )

    if (-not (Get-Command -Name $Name -CommandType Application -ErrorAction Ignore)) {
        throw "$Name is needed and not on PATH."
    }

    & $Name @ArgumentList
    if ($LASTEXITCODE -ne 0) {
        throw "$Name $($ArgumentList -join ' ') ended with exit code $LASTEXITCODE."
    }
}

foreach ($name in $Task) {
    switch ($name) {
        'Build' {
            if ($PSCmdlet.ShouldProcess($solution, 'Build')) {
                Invoke-Program dotnet 'build', $solution, '--configuration', $Configuration, '--nologo'
            }
        }
        'Test' {
            if ($PSCmdlet.ShouldProcess($solution, 'Test')) {
                $arguments = 'test', $solution, '--configuration', $Configuration, '--nologo'
                Invoke-Program dotnet ($Filter ? $arguments + '--filter' + $Filter : $arguments)
            }
        }
        'Benchmark' {
            $script = Join-Path $PSScriptRoot 'tests/Benchmarks/run.sh'
            if ($PSCmdlet.ShouldProcess($script, "Run $Benchmark")) {
                Invoke-Program bash $script, $Benchmark
            }
        }
        'Clean' {
            $projects = Get-ChildItem -Path (Join-Path $PSScriptRoot 'src'), (Join-Path $PSScriptRoot 'tests') -Filter *.csproj -Recurse -File
            foreach ($project in $projects) {
                foreach ($directory in 'bin', 'obj', 'TestResults') {
                    $path = Join-Path $project.DirectoryName $directory
                    if (Test-Path -LiteralPath $path) {
                        # Asks ShouldProcess by itself: -WhatIf reaches it through the preference.
                        Remove-Item -LiteralPath $path -Recurse -Force
                    }
                }
            }
        }
    }
}
