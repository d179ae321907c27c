<#
.SYNOPSIS
Plans and runs a bulleted list from a scheduler.
#>
#Requires -Version 7.6
#Requires -Modules PSParallelOrchestrator
[CmdletBinding()]
param(
    # Where the runs, their lock and their logs go.
    [Parameter(Mandatory)]
    [string] $OutputDirectory
)

$requirements = @'
Build a microservices platform with:
- API Gateway service
- User service with auth
- Product service with catalog
- Order service with workflow
- Docker containers for each service
- Kubernetes deployment configs
'@
& "$PSScriptRoot/../../scheduled/Invoke-NightlyRun.ps1" -Requirements $requirements -OutputDirectory $OutputDirectory -MaxExecutors 10
exit $LASTEXITCODE
