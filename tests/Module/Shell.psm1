# What tests of the module as a whole share: where it is, and a PowerShell of its own for each thing that is tried.
Set-StrictMode -Version Latest

<#
.SYNOPSIS
The root of the repository.
#>
function Get-RepositoryRoot {
    [CmdletBinding()]
    [OutputType([string])]
    param()

    Split-Path (Split-Path $PSScriptRoot)
}

<#
.SYNOPSIS
The folder of the module that is tested.
#>
function Get-ModuleUnderTest {
    [CmdletBinding()]
    [OutputType([string])]
    param()

    $env:PSORCH_MODULE ? $env:PSORCH_MODULE : "$(Get-RepositoryRoot)/artifacts/module/Debug/PSParallelOrchestrator"
}

<#
.SYNOPSIS
Runs a script in a new PowerShell without profile, and gives its output as text; an error of it is one of the test.
#>
function Invoke-Shell {
    [CmdletBinding()]
    [OutputType([string])]
    param(
        # The script; $module is the folder of the module in it.
        [Parameter(Mandatory)]
        [string] $Script,

        # Where it works.
        [string] $WorkingDirectory = $PWD
    )

    $shell = [System.Environment]::ProcessPath
    $prepared = "`$ErrorActionPreference = 'Stop'; `$PSStyle.OutputRendering = 'PlainText'; `$module = '$(Get-ModuleUnderTest)'; Set-Location '$WorkingDirectory'; $Script"
    $output = & $shell -NoProfile -NonInteractive -Command $prepared 2>&1 | Out-String
    if ($LASTEXITCODE -ne 0) {
        throw "The PowerShell ended with code ${LASTEXITCODE}: $output"
    }

    $output.Trim()
}

Export-ModuleMember -Function Get-RepositoryRoot, Get-ModuleUnderTest, Invoke-Shell
