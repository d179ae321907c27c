<#
.SYNOPSIS
Builds, tests, packages and measures PSParallelOrchestrator.

.DESCRIPTION
Runs one or more tasks in the order in which they are given:

Build      compiles everything; the module is in artifacts/module/<configuration>/PSParallelOrchestrator afterwards.
Test       runs all tests (dotnet test, which also runs the Pester tests where a PowerShell with Pester is installed).
Package    leaves the module as it is published in artifacts/package/PSParallelOrchestrator/<version>: with the help, the
           licence, and psorch as one file for each runtime.
Benchmark  measures what docs/benchmarks.md states: tests/Benchmarks/run.sh and tests/Benchmarks/import.ps1.
Clean      removes artifacts and everything that was compiled.

.PARAMETER Task
What to do.

.PARAMETER Configuration
How Build and Test compile. Package and Benchmark always use Release.

.PARAMETER Runtime
The runtimes that Package makes psorch for.

.EXAMPLE
./build.ps1
Builds everything.

.EXAMPLE
./build.ps1 -Task Build, Test -Configuration Release
Builds and tests what is released.

.EXAMPLE
./build.ps1 -Task Package -Runtime linux-x64
Packages the module with psorch for Linux only.
#>
#Requires -Version 7.4
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Package', 'Benchmark', 'Clean')]
    [ValidateNotNullOrEmpty()]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug',

    [ValidateSet('linux-x64', 'win-x64')]
    [ValidateNotNullOrEmpty()]
    [string[]] $Runtime = @('linux-x64', 'win-x64')
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$name = 'PSParallelOrchestrator'
$artifacts = "$PSScriptRoot/artifacts"

function Invoke-Program {
    param([string] $Program, [string[]] $ArgumentList)

    & $Program @ArgumentList
    if ($LASTEXITCODE -ne 0) {
        throw "$Program $($ArgumentList -join ' ') ended with code $LASTEXITCODE."
    }
}

function Invoke-Build {
    param([string] $Configuration)

    Invoke-Program dotnet @('build', "$PSScriptRoot/$name.sln", '--configuration', $Configuration, '--nologo')
}

function Invoke-Test {
    param([string] $Configuration)

    Invoke-Program dotnet @('test', "$PSScriptRoot/$name.sln", '--configuration', $Configuration, '--nologo')
}

function Invoke-Package {
    param([string[]] $Runtime)

    $version = (Import-PowerShellDataFile "$PSScriptRoot/module/$name.psd1").ModuleVersion
    $package = "$artifacts/package/$name/$version"
    if (Test-Path -LiteralPath $package) {
        Remove-Item -LiteralPath $package -Recurse
    }

    # Built from nothing: a file that an earlier build left must not be published.
    $module = "$artifacts/module/Release/$name"
    if (Test-Path -LiteralPath $module) {
        Remove-Item -LiteralPath $module -Recurse
    }

    Invoke-Program dotnet @('build', "$PSScriptRoot/src/$name.Module", '--configuration', 'Release', '--nologo')
    $null = New-Item -ItemType Directory -Path (Split-Path $package) -Force
    Copy-Item -LiteralPath $module -Destination $package -Recurse
    Get-ChildItem -LiteralPath $package -Recurse -Filter '*.pdb' | Remove-Item

    foreach ($rid in $Runtime) {
        $published = "$artifacts/psorch/$rid"
        # The lock files are of the build; one for a runtime is another one.
        Invoke-Program dotnet @(
            'publish', "$PSScriptRoot/src/$name.Cli", '--configuration', 'Release', '--runtime', $rid, '--output', $published, '--nologo',
            '-p:PackagedPsorch=true', '-p:RestoreLockedMode=false', '-p:NuGetLockFilePath=obj/publish.lock.json')
        $file = "$published/$($rid -like 'win-*' ? 'psorch.exe' : 'psorch')"
        $destination = New-Item -ItemType Directory -Path "$package/bin/$rid" -Force
        Copy-Item -LiteralPath $file -Destination $destination
    }

    $null = Test-ModuleManifest -Path "$package/$name.psd1"
    Get-Item -LiteralPath $package
}

function Invoke-Benchmark {
    Invoke-Program bash "$PSScriptRoot/tests/Benchmarks/run.sh"
    $null = Invoke-Package -Runtime 'linux-x64'
    & "$PSScriptRoot/tests/Benchmarks/import.ps1"
}

function Invoke-Clean {
    $compiled = Get-ChildItem -Path "$PSScriptRoot/src", "$PSScriptRoot/tests" -Directory -Recurse -Depth 1 |
        Where-Object Name -In 'bin', 'obj'
    foreach ($folder in @($compiled.FullName) + $artifacts) {
        if (Test-Path -LiteralPath $folder) {
            Remove-Item -LiteralPath $folder -Recurse -Force
        }
    }
}

foreach ($step in $Task) {
    if ($PSCmdlet.ShouldProcess($name, $step)) {
        switch ($step) {
            'Build' { Invoke-Build -Configuration $Configuration }
            'Test' { Invoke-Test -Configuration $Configuration }
            'Package' { Invoke-Package -Runtime $Runtime }
            'Benchmark' { Invoke-Benchmark }
            'Clean' { Invoke-Clean }
        }
    }
}
