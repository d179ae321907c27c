#!/usr/bin/env pwsh

<#
.SYNOPSIS
Builds, tests, packages, measures or cleans PSParallelOrchestrator.

.DESCRIPTION
Runs the tasks in the order they are given and ends at the first that fails.

Build      builds the solution.
Test       builds and runs all tests, or those that -Filter names.
Package    leaves the module as it is published in artifacts/package/PSParallelOrchestrator/<version>: in Release, with help,
           licence, psorch as one file for each runtime, and psorch.cdx.json, the packages it is made of (CycloneDX).
Benchmark  runs tests/Benchmarks/run.sh, which needs bash; it builds in Release by itself. 'import' packages the module and
           runs tests/Benchmarks/import.ps1.
Clean      removes artifacts, bin, obj and TestResults. Runs below outputs/ are kept.

.PARAMETER Task
What to do; Build where nothing is named.

.PARAMETER Configuration
How Build and Test build.

.PARAMETER Filter
Which tests to run, in the query language of xunit: /assembly/namespace/class/method, with * for any. With Test only.

.PARAMETER Benchmark
Which benchmark to run; all where nothing is named. With the task Benchmark only.

.PARAMETER Runtime
What Package makes psorch for, all of linux-x64, linux-arm64 and win-x64 where nothing is named. With the task Package only.

.EXAMPLE
./build.ps1 Build, Test -Configuration Release

.EXAMPLE
./build.ps1 Test -Filter /*/*/PlanFileTests/*

.EXAMPLE
./build.ps1 Package -Runtime linux-x64

.EXAMPLE
./build.ps1 Clean -WhatIf
#>
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Package', 'Benchmark', 'Clean')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Debug',

    [ValidateNotNullOrWhiteSpace()]
    [string] $Filter,

    [ValidateSet('noop', 'commands', 'process', 'speedup', 'import', 'all')]
    [string] $Benchmark = 'all',

    [ValidateSet('linux-x64', 'linux-arm64', 'win-x64')]
    [ValidateNotNullOrEmpty()]
    [string[]] $Runtime = @('linux-x64', 'linux-arm64', 'win-x64')
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

if ($PSBoundParameters.ContainsKey('Runtime') -and 'Package' -notin $Task) {
    throw '-Runtime is for the task Package, which is not named.'
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

# Whether psorch is made as native code for a runtime: on a machine of its kind with a linker, unless PSORCH_NATIVE is 0.
function Test-NativeBuild {
    [CmdletBinding()]
    [OutputType([bool])]
    param(
        [Parameter(Mandatory)] [string] $Runtime
    )

    $architecture = "$([System.Runtime.InteropServices.RuntimeInformation]::OSArchitecture)".ToLowerInvariant()
    if ($env:PSORCH_NATIVE -eq '0' -or -not $IsLinux -or $Runtime -ne "linux-$architecture") {
        return $false
    }

    if (-not (Get-Command -Name clang, gcc -CommandType Application -ErrorAction Ignore)) {
        Write-Warning 'There is no clang and no gcc: psorch is packaged with the runtime in it, and starts more slowly than native code.'
        return $false
    }

    $true
}

# The module in its folder, as a repository or a folder of PSModulePath takes it.
function Build-Package {
    [CmdletBinding()]
    param(
        [Parameter(Mandatory)] [string[]] $Runtime
    )

    $manifest = 'PSParallelOrchestrator.psd1'
    $version = (Import-PowerShellDataFile -Path "$PSScriptRoot/module/$manifest").ModuleVersion
    $package = "$PSScriptRoot/artifacts/package/PSParallelOrchestrator/$version"
    $module = "$PSScriptRoot/artifacts/module/Release/PSParallelOrchestrator"

    # From nothing: what an earlier build left must not be published.
    foreach ($folder in $package, $module) {
        if (Test-Path -LiteralPath $folder) {
            Remove-Item -LiteralPath $folder -Recurse
        }
    }

    Invoke-Program dotnet 'build', "$PSScriptRoot/src/PSParallelOrchestrator.Module", '--configuration', 'Release', '--nologo' | Out-Host
    $null = New-Item -ItemType Directory -Path (Split-Path $package) -Force
    Copy-Item -LiteralPath $module -Destination $package -Recurse
    foreach ($rid in $Runtime) {
        # The committed lock files are of the build; what a runtime adds to them is not to change them.
        $published = "$PSScriptRoot/artifacts/psorch/$rid"
        $publish = 'publish', "$PSScriptRoot/src/PSParallelOrchestrator.Cli", '--configuration', 'Release', '--runtime', $rid,
            '--output', $published, '--nologo', '-p:PackagedPsorch=true', '-p:RestoreLockedMode=false',
            '-p:NuGetLockFilePath=obj/publish.lock.json'
        $isNative = $false
        if (Test-NativeBuild -Runtime $rid) {
            Write-Information "Making native code for $rid takes minutes; PSORCH_NATIVE=0 leaves it out." -InformationAction Continue
            try {
                Invoke-Program dotnet ($publish + '-p:NativePsorch=true') | Out-Host
                $isNative = $true
            }
            catch {
                Write-Warning "psorch for $rid could not be made as native code (see above), and is packaged with the runtime in it."
            }
        }

        if (-not $isNative) {
            Invoke-Program dotnet ($publish + '-p:NativePsorch=false') | Out-Host
        }

        $bin = New-Item -ItemType Directory -Path "$package/bin/$rid" -Force
        Copy-Item -LiteralPath "$published/$($rid -like 'win-*' ? 'psorch.exe' : 'psorch')" -Destination $bin
    }

    Invoke-Program dotnet 'tool', 'restore', '--tool-manifest', "$PSScriptRoot/.config/dotnet-tools.json" | Out-Host
    Invoke-Program dotnet 'CycloneDX', "$PSScriptRoot/src/PSParallelOrchestrator.Cli/PSParallelOrchestrator.Cli.csproj", '--output', $package,
        '--filename', 'psorch.cdx.json', '--output-format', 'Json', '--recursive', '--disable-package-restore', '--set-name', 'psorch',
        '--set-version', $version, '--set-type', 'Application' | Out-Host
    $null = Test-ModuleManifest -Path "$package/$manifest"
    Get-Item -LiteralPath $package
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
                $arguments = 'test', '--solution', $solution, '--configuration', $Configuration

                # 8 is the exit code of a project without a test that is meant.
                $chosen = '--filter-query', $Filter, '--ignore-exit-code', '8', '--minimum-expected-tests', '1'
                Invoke-Program dotnet ($Filter ? $arguments + $chosen : $arguments)
            }
        }
        'Package' {
            if ($PSCmdlet.ShouldProcess("$PSScriptRoot/artifacts/package", 'Package')) {
                Build-Package -Runtime $Runtime
            }
        }
        'Benchmark' {
            $script = Join-Path $PSScriptRoot 'tests/Benchmarks/run.sh'
            if ($PSCmdlet.ShouldProcess($script, "Run $Benchmark")) {
                if ($Benchmark -ne 'import') {
                    Invoke-Program bash $script, $Benchmark
                }

                if ($Benchmark -in 'import', 'all') {
                    $package = Build-Package -Runtime 'linux-x64'
                    & "$PSScriptRoot/tests/Benchmarks/import.ps1" -Module $package.FullName
                }
            }
        }
        'Clean' {
            $artifacts = Join-Path $PSScriptRoot 'artifacts'
            if (Test-Path -LiteralPath $artifacts) {
                Remove-Item -LiteralPath $artifacts -Recurse -Force
            }

            $projects = Get-ChildItem -Path (Join-Path $PSScriptRoot 'src'), (Join-Path $PSScriptRoot 'tests') -Filter *.csproj -Recurse `
                -File
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
