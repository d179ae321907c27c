<#
.SYNOPSIS
Runs all Pester tests of the module.

.DESCRIPTION
Tests the module in artifacts/module/Debug, or the one that PSORCH_MODULE names (its folder). Writes the name and the reason
of each test that failed or was skipped, and a line with the counts. Ends with 0 when nothing failed, 1 when something
failed, and 3 when Pester is missing.

.PARAMETER Path
The test files, or folders with test files; all of this folder by default.

.PARAMETER ResultPath
A file for the result as NUnit XML.

.EXAMPLE
pwsh -NoProfile -File tests/Module/Invoke-ModuleTests.ps1
Runs all tests.
#>
#Requires -Version 7.4
[CmdletBinding()]
param(
    [ValidateNotNullOrEmpty()]
    [string[]] $Path = $PSScriptRoot,

    [string] $ResultPath
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
if (-not (Get-Module -ListAvailable -Name Pester | Where-Object Version -GE '5.5')) {
    'Pester 5.5 or newer is not installed.'
    exit 3
}

Import-Module Pester -MinimumVersion 5.5
$configuration = New-PesterConfiguration
$configuration.Run.Path = $Path
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'None'
if ($ResultPath) {
    $configuration.TestResult.Enabled = $true
    $configuration.TestResult.OutputFormat = 'NUnitXml'
    $configuration.TestResult.OutputPath = $ResultPath
}

$result = Invoke-Pester -Configuration $configuration
foreach ($test in $result.Failed) {
    "FAILED: $($test.ExpandedPath): $($test.ErrorRecord -join '; ')"
}

foreach ($block in @($result.FailedBlocks) + @($result.FailedContainers)) {
    "FAILED: $($block.Name ?? $block.Item): $($block.ErrorRecord -join '; ')"
}

foreach ($test in $result.Skipped) {
    "SKIPPED: $($test.ExpandedPath): $($test.ErrorRecord -join '; ')"
}

"$($result.PassedCount) passed, $($result.FailedCount) failed, $($result.SkippedCount) skipped, $($result.FailedContainersCount + $result.FailedBlocksCount) not run"
exit ($result.Result -eq 'Passed' ? 0 : 1)
