<#
.SYNOPSIS
Makes twenty tasks of a bulleted list, and looks at what became of each bullet.
#>
#Requires -Version 7.6
#Requires -Modules PSParallelOrchestrator
$requirements = @'
Build a microservices platform with:
- API Gateway service
- User service with auth
- Product service with catalog
- Order service with workflow
- Docker containers for each service
- Kubernetes deployment configs
'@
$plan = $requirements | New-OrchestratorPlan -MaxExecutors 10
"$($plan.Tasks.Count) tasks, $($plan.Complexity.Level)"
$plan.Tasks | Format-Table

$run = $plan | Start-OrchestratorRun -Name microservices -Wait
"$($run.Count('Succeeded')) of $($run.Tasks.Count) tasks succeeded"
$run | Merge-OrchestratorOutput | Format-Table
Get-ChildItem "$($run.Directory)/src" -Name
