<#
.SYNOPSIS
Lets tasks fail in several ways, and tries them again.
#>
#Requires -Version 7.6
#Requires -Modules PSParallelOrchestrator
$plan = New-OrchestratorPlan 'Build todo list with backend and frontend'
$small = New-OrchestratorPlan 'Build a simple calculator'

'A failure that passes:'
$run = $plan | Start-OrchestratorRun -Name passes -Simulate 'backend:fail=2,class=Transient' -RetryDelay 0.2s -Wait
$run.FindTask('backend').Attempts | Format-Table
$run | Get-OrchestratorLog | Select-String 'WARN'

'A failure that stays, tried again by hand:'
$run = $plan | Start-OrchestratorRun -Name stays -Simulate 'frontend:fail=2' -MaxRetries 0 -Wait -ErrorAction SilentlyContinue
$run | Get-OrchestratorTask -State Failed, Blocked | Format-Table
$run | Get-OrchestratorTask -State Failed | Invoke-TaskRetry -Wait -ErrorAction SilentlyContinue | ForEach-Object State
$run | Get-OrchestratorTask -State Failed | Invoke-TaskRetry -Wait | ForEach-Object State

'Not tried again:'
$run = $plan | Start-OrchestratorRun -Name permanent -Simulate 'backend:fail=-1,class=Permanent' -FailFast -Wait `
    -ErrorAction SilentlyContinue
$run | Get-OrchestratorTask -State Failed | Format-Table

'A time limit:'
$run = $small | Start-OrchestratorRun -Name hangs -Simulate 'arithmetic:hang' -TimeLimit 1s -MaxRetries 0 -Wait `
    -ErrorAction SilentlyContinue
$run | Get-OrchestratorTask -State Failed | Format-Table

'Too little memory:'
$run = $small | Start-OrchestratorRun -Name starves -Simulate 'arithmetic:memory=6G' -Memory 16G -RetryDelay 0.2s -Wait
$run.FindTask('arithmetic').Attempts | Format-Table

'A rate limit:'
$run = $small | Start-OrchestratorRun -Name limited -MaxRetries 0 -Simulate 'arithmetic:fail=1,class=RateLimited,retryAfter=1s' -Wait
"$($run.State) after $($run.FindTask('arithmetic').Attempts.Count) attempts"
