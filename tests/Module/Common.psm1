<#
.SYNOPSIS
What the module's tests share: the module under test and a place of their own.
#>

function Import-ModuleUnderTest {
    <#
    .SYNOPSIS
    Imports the module from PSORCH_MODULE, else from the build, and gives this process an index of runs of its own.
    #>
    $env:PSORCH_STATE_HOME = Join-Path ([System.IO.Path]::GetTempPath()) "psorch-test-state-$PID"
    $module = if ($env:PSORCH_MODULE) { $env:PSORCH_MODULE } else { "$PSScriptRoot/../../artifacts/module/Debug/PSParallelOrchestrator" }
    Import-Module $module -Global -ErrorAction Stop
}

function Get-Completion {
    <#
    .SYNOPSIS
    What PowerShell offers at the end of a line.
    #>
    param([string] $Line)
    (TabExpansion2 $Line $Line.Length).CompletionMatches.CompletionText
}

function Get-ErrorId {
    <#
    .SYNOPSIS
    The id of an error without the command that wrote it.
    #>
    param([System.Management.Automation.ErrorRecord] $ErrorRecord)
    $ErrorRecord.FullyQualifiedErrorId.Split(',')[0]
}

function Get-TableLine {
    <#
    .SYNOPSIS
    Objects as a screen of 120 columns shows them.
    #>
    param([object[]] $InputObject)
    $InputObject | Out-String -Width 120 -Stream | Where-Object { $_.Trim() }
}

Export-ModuleMember -Function Import-ModuleUnderTest, Get-Completion, Get-ErrorId, Get-TableLine
