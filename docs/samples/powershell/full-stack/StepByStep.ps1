<#
.SYNOPSIS
Saves a plan, changes it, checks it and runs it.
#>
#Requires -Version 7.6
#Requires -Modules PSParallelOrchestrator
$requirements = @'
Build a full-stack task management app with:
- React frontend with TypeScript
- Node.js/Express backend with JWT auth
- PostgreSQL database schema
- Docker Compose setup
- Comprehensive tests
'@
$requirements | New-OrchestratorPlan | Export-OrchestratorPlan full-stack.yaml -Force
(Get-Content full-stack.yaml) -replace '^maxExecutors: .*', 'maxExecutors: 4' | Set-Content full-stack.yaml
"The plan is good: $(Test-OrchestratorPlan full-stack.yaml -Quiet)"
(Import-OrchestratorPlan full-stack.yaml).Tasks | Format-Table

$run = Start-OrchestratorRun full-stack.yaml -Wait
"$($run.Count('Succeeded')) of $($run.Tasks.Count) tasks succeeded, up to $($run.MaxExecutors) at once"
$run | Merge-OrchestratorOutput | Format-Table
