<#
.SYNOPSIS
Makes a plan the first time, and runs the same plan each time.
#>
#Requires -Version 7.6
#Requires -Modules PSParallelOrchestrator
[CmdletBinding()]
param(
    # Where the runs, their lock and their logs go.
    [Parameter(Mandatory)]
    [string] $OutputDirectory
)

$null = New-Item -ItemType Directory -Path $OutputDirectory -Force
$plan = "$OutputDirectory/full-stack.yaml"
if (-not (Test-Path -LiteralPath $plan)) {
    $requirements = @'
Build a full-stack task management app with:
- React frontend with TypeScript
- Node.js/Express backend with JWT auth
- PostgreSQL database schema
- Docker Compose setup
- Comprehensive tests
'@
    $requirements | New-OrchestratorPlan -MaxExecutors 4 -ErrorAction Stop | Export-OrchestratorPlan $plan
}

& "$PSScriptRoot/../../scheduled/Invoke-NightlyRun.ps1" -Plan $plan -OutputDirectory $OutputDirectory
exit $LASTEXITCODE
