<#
.SYNOPSIS
Runs the Pester tests of the module.

.DESCRIPTION
Tests the module in artifacts/module/Debug, or the one that PSORCH_MODULE names (its folder). Writes a line when a file begins and one
with its counts when it has ended, below that the name and the reason of each test that failed or was skipped, and all counts at the end.

Ends with 0 when nothing failed, 1 when something failed or could not be run, and 3 when there was nothing but skipped tests.

.PARAMETER Path
The test files, or folders with test files; all of this folder by default.

.PARAMETER ExcludeTag
Tests with these tags are left out. UnixPrograms: sh starts programs of a Unix, more than one.

.PARAMETER Pester
The manifest of Pester; by default that of the version which dotnet restore brought for these tests.

.EXAMPLE
dotnet dnx -y powershell -- -NoProfile -File tests/Module/Invoke-ModuleTests.ps1
Runs all tests, with nothing installed but .NET, after dotnet build.

.EXAMPLE
./tests/Module/Invoke-ModuleTests.ps1 tests/Module/Help.Tests.ps1 tests/Module/Loading.Tests.ps1
Runs the tests of two files, in this PowerShell.
#>
#Requires -Version 7.4
[CmdletBinding()]
param(
    [Parameter(Position = 0, ValueFromRemainingArguments)]
    [ValidateNotNullOrEmpty()]
    [string[]] $Path = $PSScriptRoot,

    [string[]] $ExcludeTag = @(),

    [string] $Pester
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
Import-Module "$PSScriptRoot/Common.psm1"

if (-not $Pester) {
    $project = "$(Get-RepositoryRoot)/tests/PSParallelOrchestrator.Module.Tests"
    $folder = dotnet msbuild $project -getProperty:PkgPester
    if ($LASTEXITCODE -ne 0 -or -not $folder) { throw "Pester is not restored: run dotnet restore. $folder" }
    $Pester = "$folder/tools/Pester.psd1"
}

Import-Module $Pester
if (-not (Test-Path -LiteralPath (Get-ManifestUnderTest))) {
    throw "There is no module in $(Get-ModuleUnderTest): run dotnet build, or let PSORCH_MODULE name the module's folder."
}

$files = @(Get-ChildItem -Path $Path -Recurse -File -Filter *.Tests.ps1 | Sort-Object FullName -Unique)
if (-not $files) { throw "There are no test files in $Path." }
"PowerShell $($PSVersionTable.PSVersion), Pester $((Get-Module Pester).Version), $(Get-ModuleUnderTest)"

$counts = [ordered]@{ passed = 0; failed = 0; skipped = 0 }
$watch = [System.Diagnostics.Stopwatch]::StartNew()
for ($i = 0; $i -lt $files.Count; $i++) {
    '[{0}/{1}] {2}' -f ($i + 1), $files.Count, $files[$i].Name
    $configuration = New-PesterConfiguration
    $configuration.Run.Path = $files[$i].FullName
    $configuration.Run.PassThru = $true
    $configuration.Filter.ExcludeTag = $ExcludeTag
    $configuration.Output.Verbosity = 'None'
    $result = Invoke-Pester -Configuration $configuration

    # A block or a file can fail without a test that did: in what is done before and after them.
    $failed = @(
        foreach ($test in $result.Failed) { "$($test.ExpandedPath): $($test.ErrorRecord -join '; ')" }
        foreach ($block in $result.FailedBlocks) { "$($block.ExpandedPath): $($block.ErrorRecord -join '; ')" }
        foreach ($container in $result.FailedContainers) { "$($container.Item): $($container.ErrorRecord -join '; ')" }
        if ($result.TotalCount -eq 0) { "$($files[$i].Name): no test was found" }
    )
    $counts.passed += $result.PassedCount
    $counts.failed += $failed.Count
    $counts.skipped += $result.SkippedCount
    '    {0} passed, {1} failed, {2} skipped in {3:0.0} s' -f $result.PassedCount, $failed.Count, $result.SkippedCount,
        $result.Duration.TotalSeconds
    foreach ($text in $failed) { "    FAILED: $text" }
    foreach ($group in $result.Skipped |
        Group-Object { $_.ErrorRecord -join '; ' }) { "    SKIPPED: $($group.Name): $($group.Group.ExpandedPath -join ', ')" }
}

if ($files.Count -gt 1) {
    '{0} passed, {1} failed, {2} skipped in {3:0} s' -f $counts.passed, $counts.failed, $counts.skipped, $watch.Elapsed.TotalSeconds
}

exit ($counts.failed ? 1 : $counts.passed ? 0 : 3)
