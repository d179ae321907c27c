<#
.SYNOPSIS
What the module's tests share: the module under test and a place of their own.
#>

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
    The module's folder: as PSORCH_MODULE says, else as the build leaves it.
    #>
    [OutputType([string])]
    param()
    $env:PSORCH_MODULE ? $env:PSORCH_MODULE : "$(Get-RepositoryRoot)/artifacts/module/Debug/PSParallelOrchestrator"
}

function Find-Psorch {
    <#
    .SYNOPSIS
    The psorch for the module under test: what PSORCH_EXE names, else the package's, else the one that was built beside it; nothing where there is none.
    #>
    [OutputType([string])]
    param()
    $module = Get-ModuleUnderTest
    $name = $IsWindows ? 'psorch.exe' : 'psorch'
    $configuration = Split-Path (Split-Path $module) -Leaf
    $places = @(
        $env:PSORCH_EXE
        "$module/bin/$($IsWindows ? 'win-x64' : 'linux-x64')/$name"
        "$(Get-RepositoryRoot)/src/PSParallelOrchestrator.Cli/bin/$configuration/net10.0/$name"
    )
    $places | Where-Object { $_ -and (Test-Path -LiteralPath $_) } | Select-Object -First 1
}

function Import-ModuleUnderTest {
    <#
    .SYNOPSIS
    Imports the module from PSORCH_MODULE, else from the build, and gives this process an index of runs of its own.
    #>
    $env:PSORCH_STATE_HOME = Join-Path ([System.IO.Path]::GetTempPath()) "psorch-test-state-$PID"
    Import-Module (Get-ModuleUnderTest) -Global -ErrorAction Stop
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
    Remove-Item -Recurse -Force $Place
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
    $start = [System.Diagnostics.ProcessStartInfo]::new([System.Environment]::ProcessPath)
    $start.RedirectStandardOutput = $start.RedirectStandardError = $start.RedirectStandardInput = $true
    $start.WorkingDirectory = $PWD.ProviderPath
    $start.Environment['NO_COLOR'] = '1'
    foreach ($argument in '-NoProfile', '-NonInteractive', '-Command', "Import-Module '$(Get-ModuleUnderTest)'; $Command") { $start.ArgumentList.Add($argument) }
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
    of the test. $module is the folder of the module in it.
    #>
    [OutputType([string])]
    param([Parameter(Mandatory)] [string] $Script, [string] $WorkingDirectory = $PWD)
    $prepared = "`$ErrorActionPreference = 'Stop'; `$PSStyle.OutputRendering = 'PlainText'; `$module = '$(Get-ModuleUnderTest)'; Set-Location '$WorkingDirectory'; $Script"
    $output = & ([System.Environment]::ProcessPath) -NoProfile -NonInteractive -Command $prepared 2>&1 | Out-String
    if ($LASTEXITCODE -ne 0) { throw "The PowerShell ended with code ${LASTEXITCODE}: $output" }
    $output.Trim()
}

function Wait-Until {
    <#
    .SYNOPSIS
    Polls until a condition holds, for at most half a minute.
    #>
    param([Parameter(Mandatory)] [scriptblock] $Condition, [string] $What = 'it')
    $end = [DateTime]::UtcNow.AddSeconds(30)
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
    $state.ImportPSModule((Get-ModuleUnderTest))
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
