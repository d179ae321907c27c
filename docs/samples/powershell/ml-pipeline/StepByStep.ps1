<#
.SYNOPSIS
Makes tasks of a bulleted list whose items follow each other, and shows what waits for what.
#>
#Requires -Version 7.6
#Requires -Modules PSParallelOrchestrator
$requirements = @'
Build an ML training pipeline with:
- Data preprocessing scripts
- Model training with PyTorch
- Evaluation and metrics
- Model deployment API
- Complete tests and documentation
'@
$plan = $requirements | New-OrchestratorPlan
$plan.Tasks | Format-Table

$run = $plan | Start-OrchestratorRun -Name ml-pipeline -Wait
"$($run.Count('Succeeded')) of $($run.Tasks.Count) tasks succeeded"
$run | Merge-OrchestratorOutput | Format-Table
$run | Export-OrchestratorReport -Format Dot | Get-Content
