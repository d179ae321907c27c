<#
.SYNOPSIS
What the module's tests share: the module under test, the PowerShell that runs it, and a place of their own.
#>

# Where this PowerShell runs on a .NET that was found for it, the programs that it starts find the same one.
if (-not $env:DOTNET_ROOT) {
    $runtime = [System.Runtime.InteropServices.RuntimeEnvironment]::GetRuntimeDirectory() -replace '[\\/]+$'
    $shared = Split-Path (Split-Path $runtime)
    if ((Split-Path $shared -Leaf) -eq 'shared') { $env:DOTNET_ROOT = Split-Path $shared }
}

function Get-RepositoryRoot {
    <#
    .SYNOPSIS
    The root of the repository.
    #>
    [OutputType([string])]
    param()
    Split-Path (Split-Path $PSScriptRoot)
}

function Get-ModuleUnderTest {
    <#
    .SYNOPSIS
    The module's folder: as PSORCH_MODULE says, else as the build leaves it. A package's folder is named by its version.
    #>
    [OutputType([string])]
    param()
    $env:PSORCH_MODULE ? ($env:PSORCH_MODULE -replace '[\\/]+$') : "$(Get-RepositoryRoot)/artifacts/module/Debug/PSParallelOrchestrator"
}

function Get-ManifestUnderTest {
    <#
    .SYNOPSIS
    The manifest of the module under test: what Import-Module is given, since it does not find a module in a folder that is named by a
    version.
    #>
    [OutputType([string])]
    param()
    Join-Path (Get-ModuleUnderTest) PSParallelOrchestrator.psd1
}

function Get-ModulePathUnderTest {
    <#
    .SYNOPSIS
    A value of PSModulePath with which the module under test is found by its name.
    #>
    [OutputType([string])]
    param()
    $folder = Split-Path (Get-ModuleUnderTest)
    if ((Split-Path $folder -Leaf) -eq 'PSParallelOrchestrator') { $folder = Split-Path $folder }
    $folder + [System.IO.Path]::PathSeparator + $env:PSModulePath
}

function Get-PowerShellProgram {
    <#
    .SYNOPSIS
    The program of the PowerShell that runs this. It is not the program of the process: that one is dotnet where PowerShell is a tool of
    dotnet.
    #>
    [OutputType([string])]
    param()
    Join-Path $PSHOME ($IsWindows ? 'pwsh.exe' : 'pwsh')
}

function Find-BuiltProgram {
    <#
    .SYNOPSIS
    A program as the build leaves it below the folder of its project, in the configuration of the module under test, else in any; nothing
    where there is none.
    #>
    [OutputType([string])]
    param([Parameter(Mandatory)] [string] $Project, [Parameter(Mandatory)] [string] $Name)
    $configuration = Split-Path (Split-Path (Get-ModuleUnderTest)) -Leaf
    $configuration, 'Debug', 'Release' |
        ForEach-Object { "$(Get-RepositoryRoot)/$Project/bin/$_/net10.0/$Name$($IsWindows ? '.exe' : '')" } |
        Where-Object { Test-Path -LiteralPath $_ } | Select-Object -First 1
}

function Find-Psorch {
    <#
    .SYNOPSIS
    The psorch for the module under test: what PSORCH_EXE names, else the package's, else the one that was built beside it; nothing where
    there is none.
    #>
    [OutputType([string])]
    param()
    $packaged = "$(Get-ModuleUnderTest)/bin/$($IsWindows ? 'win-x64/psorch.exe' : 'linux-x64/psorch')"
    $given = $env:PSORCH_EXE, $packaged | Where-Object { $_ -and (Test-Path -LiteralPath $_) } | Select-Object -First 1
    $given ?? (Find-BuiltProgram -Project src/PSParallelOrchestrator.Cli -Name psorch)
}

function Import-ModuleUnderTest {
    <#
    .SYNOPSIS
    Imports the module under test, and gives this process an index of runs of its own.
    #>
    $env:PSORCH_STATE_HOME = Join-Path ([System.IO.Path]::GetTempPath()) "psorch-test-state-$PID"

    # Agents ask their models through it.
    $env:PSORCH_EXE ??= Find-Psorch
    Import-Module (Get-ManifestUnderTest) -Global -ErrorAction Stop
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
    Objects as a screen of 120 columns, or another width, shows them, without colours.
    #>
    param([object[]] $InputObject, [int] $Width = 120)
    $rendering, $PSStyle.OutputRendering = $PSStyle.OutputRendering, 'PlainText'
    try { $InputObject | Out-String -Width $Width -Stream | Where-Object { $_.Trim() } }
    finally { $PSStyle.OutputRendering = $rendering }
}

function Initialize-TestPlace {
    <#
    .SYNOPSIS
    Imports the module, and makes a directory of its own for the state and the files of a test file.
    #>
    Import-ModuleUnderTest
    $place = Join-Path ([System.IO.Path]::GetTempPath()) ('psorch-' + [guid]::NewGuid().ToString('n').Substring(0, 12))
    $null = New-Item -ItemType Directory $place
    $env:PSORCH_STATE_HOME = Join-Path $place 'state'
    Push-Location $place
    $place
}

function Clear-TestPlace {
    <#
    .SYNOPSIS
    Ends what a test file left, and removes its directory.
    #>
    param([Parameter(Mandatory)] [string] $Place)
    Get-OrchestratorRun -State Running -ErrorAction Ignore | Stop-OrchestratorRun -ErrorAction Ignore
    Pop-Location
    Remove-Item Env:PSORCH_STATE_HOME

    # On Windows what is deleted is there until the last who has it open has closed it; what programs hold that a run ended may take longer.
    foreach ($try in 1..5) {
        try { return Remove-Item -LiteralPath $Place -Recurse -Force -ErrorAction Stop }
        catch {
            if (-not $IsWindows) { throw }
            if ($try -eq 5) { Write-Warning "$Place stays: $_" }
            Start-Sleep 1
        }
    }
}

function Write-TestPlan {
    <#
    .SYNOPSIS
    Writes a plan of commands, or with $null of simulated prompts: a task for each key, with what it depends on after '<'.
    #>
    [OutputType([string])]
    param([Parameter(Mandatory)] [System.Collections.IDictionary] $Task, [switch] $RequireApproval)
    $tasks = foreach ($entry in $Task.GetEnumerator()) {
        $id, $after = $entry.Key -split '<'
        $made = @{ id = $id; dependsOn = @($after | Where-Object { $_ }) ; tags = @("tag-$id") }
        if ($entry.Value) { $made += @{ command = 'sh'; arguments = @('-c', $entry.Value) } } else { $made += @{ prompt = "Write $id." } }
        if ($RequireApproval) { $made.requireApproval = $true }
        $made
    }
    $path = Join-Path $PWD "plan-$([guid]::NewGuid().ToString('n').Substring(0, 8)).json"
    @{ tasks = @($tasks) } | ConvertTo-Json -Depth 6 | Set-Content $path
    $path
}

function Open-OtherPowerShell {
    <#
    .SYNOPSIS
    Starts another PowerShell with the module; its standard output and error are read when it has ended.
    #>
    [OutputType([System.Diagnostics.Process])]
    param([Parameter(Mandatory)] [string] $Command)
    $start = [System.Diagnostics.ProcessStartInfo]::new((Get-PowerShellProgram))
    $start.RedirectStandardOutput = $start.RedirectStandardError = $start.RedirectStandardInput = $true
    $start.WorkingDirectory = $PWD.ProviderPath
    $start.Environment['NO_COLOR'] = '1'
    foreach ($argument in '-NoProfile', '-NonInteractive', '-Command',
        "Import-Module '$(Get-ManifestUnderTest)'; $Command") { $start.ArgumentList.Add($argument) }
    $process = [System.Diagnostics.Process]::Start($start)
    $process.StandardInput.Close()
    $process
}

function Invoke-OtherPowerShell {
    <#
    .SYNOPSIS
    Runs another PowerShell to its end.
    #>
    param([Parameter(Mandatory)] [string] $Command)
    $process = Open-OtherPowerShell $Command
    $output = $process.StandardOutput.ReadToEndAsync()
    $problem = $process.StandardError.ReadToEnd()
    $process.WaitForExit()
    [pscustomobject]@{ ExitCode = $process.ExitCode; Output = $output.Result.Trim(); Error = $problem.Trim() }
}

function Invoke-Shell {
    <#
    .SYNOPSIS
    Runs a script in a new PowerShell without profile and without the module, and gives its output as text; an error of it is one
    of the test. $module is the module's manifest in it.
    #>
    [OutputType([string])]
    param([Parameter(Mandatory)] [string] $Script, [string] $WorkingDirectory = $PWD)
    $prepared = "`$ErrorActionPreference = 'Stop'; `$PSStyle.OutputRendering = 'PlainText'; " +
        "`$module = '$(Get-ManifestUnderTest)'; Set-Location '$WorkingDirectory'; $Script"
    $output = & (Get-PowerShellProgram) -NoProfile -NonInteractive -Command $prepared 2>&1 | Out-String
    if ($LASTEXITCODE -ne 0) { throw "The PowerShell ended with code ${LASTEXITCODE}: $output" }
    $output.Trim()
}

function Wait-Until {
    <#
    .SYNOPSIS
    Polls until a condition holds, for at most two minutes: long enough for a busy machine.
    #>
    param([Parameter(Mandatory)] [scriptblock] $Condition, [string] $What = 'it')
    $end = [DateTime]::UtcNow.AddMinutes(2)
    while (-not (& $Condition)) {
        if ([DateTime]::UtcNow -gt $end) { throw "$What did not happen: $Condition" }
        Start-Sleep -Milliseconds 50
    }
}

function Open-InnerPowerShell {
    <#
    .SYNOPSIS
    A PowerShell in this process that has the module, to be stopped in the middle.
    #>
    param([Parameter(Mandatory)] [string] $Script, [System.Collections.IDictionary] $Variable = @{})
    $state = [initialsessionstate]::CreateDefault2()
    $state.ImportPSModule((Get-ManifestUnderTest))
    $runspace = [runspacefactory]::CreateRunspace($state)
    $runspace.Open()
    foreach ($entry in $Variable.GetEnumerator()) { $runspace.SessionStateProxy.SetVariable($entry.Key, $entry.Value) }
    $null = $runspace.SessionStateProxy.Path.SetLocation($PWD.ProviderPath)
    $shell = [powershell]::Create($runspace)
    $shell.AddScript($Script)
}

function Invoke-StoppedScript {
    <#
    .SYNOPSIS
    Begins a script as Open-InnerPowerShell has it, stops it in the middle, and gives the state in which that leaves the pipeline.
    #>
    [OutputType([string])]
    param([Parameter(Mandatory)] [string] $Script, [System.Collections.IDictionary] $Variable = @{})
    $entered = Join-Path $PWD "entered-$([guid]::NewGuid().ToString('n').Substring(0, 8))"
    $shell = Open-InnerPowerShell "Set-Content '$entered' 1; $Script" $Variable
    $null = $shell.BeginInvoke()
    Wait-Until { Test-Path $entered }
    $shell.Stop()
    "$($shell.InvocationStateInfo.State)"
    $shell.Dispose()
}

Export-ModuleMember -Function *
