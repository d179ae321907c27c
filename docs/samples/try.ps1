<#
.SYNOPSIS
Tries the module in a clone: builds it, plans requirements, runs the plan and merges what the tasks made.

.DESCRIPTION
Simulated: no model is asked, and nothing costs money. Needs the .NET 10 SDK and git.

Ends with 0 when everything is merged, 1 when a task failed or the merge was not written, 2 when the requirements cannot be used,
and 3 when something is missing or the module cannot be built.

.PARAMETER Requirements
What is to be made, as free text.

.PARAMETER MaxExecutors
How many tasks run at once.

.EXAMPLE
dotnet dnx -y powershell docs/samples/try.ps1 "Build a todo app with backend and frontend" -MaxExecutors 3
Typed at the root of a clone. Restores the PowerShell that this project is tested with.
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [string] $Requirements,

    # Without a type: the planner says what it does not take.
    $MaxExecutors = 3
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$root = Split-Path (Split-Path $PSScriptRoot)

function Exit-WithProblem {
    param([Parameter(Mandatory)] [int] $ExitCode, [Parameter(Mandatory)] [string] $Message)

    [Console]::Error.WriteLine("try.ps1: $Message")
    exit $ExitCode
}

if (-not $Requirements) {
    Exit-WithProblem 2 'say what is to be made, for instance "Build a todo app with backend and frontend".'
}

foreach ($program in 'dotnet', 'git') {
    if (-not (Get-Command $program -CommandType Application -ErrorAction Ignore)) {
        Exit-WithProblem 3 "$program is not on PATH; the .NET 10 SDK and git 2.38 or newer are needed."
    }
}

Push-Location $root
try {
    $sdk = dotnet --version 2>&1 | Out-String
    if ($LASTEXITCODE -ne 0 -or $sdk -notmatch '^[1-9]\d+\.') {
        Exit-WithProblem 3 "the .NET 10 SDK is needed; 'dotnet --version' says: $sdk"
    }

    'Building the module: dotnet build src/PSParallelOrchestrator.Module (half a minute the first time)'
    $said = dotnet build src/PSParallelOrchestrator.Module --nologo --verbosity quiet 2>&1 | Out-String
    if ($LASTEXITCODE -ne 0) {
        Exit-WithProblem 3 "the module cannot be built:`n$said"
    }
}
finally {
    Pop-Location
}

'Planning, running and merging. SIMULATED: no model is asked; what the tasks leave is made up.'
Import-Module "$root/artifacts/module/Debug/PSParallelOrchestrator"
try {
    # Said, so that no setting of the environment makes it real.
    $merged = New-OrchestratorPlan $Requirements -MaxExecutors $MaxExecutors -Planner Heuristic -Real:$false |
        Start-OrchestratorRun -Agent Simulated -Real:$false -Wait -OutVariable run |
        Merge-OrchestratorOutput
}
catch {
    $category = $_.CategoryInfo.Category
    Exit-WithProblem ($category -eq 'OperationStopped' ? 1 : $category -eq 'NotInstalled' ? 3 : 2) $_.Exception.Message
}

$run.Tasks | Format-Table
"$($run.State), SIMULATED. $($merged.Summary.Files) files, and the reports, are in"
$run.Directory
