<#
.SYNOPSIS
Makes the plan of the nightly run out of tasks, and runs it once by hand.
#>
#Requires -Version 7.6
#Requires -Modules PSParallelOrchestrator
$disk = New-OrchestratorTask disk -Command sh -ArgumentList '-c', 'df -P > disk.txt' -Output disk.txt
$uptime = New-OrchestratorTask uptime -Command sh -ArgumentList '-c', 'date -u > uptime.txt; cat /proc/uptime >> uptime.txt' `
    -Output uptime.txt
$report = New-OrchestratorTask report -Command sh -ArgumentList '-c', 'cat disk.txt uptime.txt > report.txt' -DependsOn $disk, $uptime `
    -Output report.txt
$plan = $disk, $uptime, $report | New-OrchestratorPlan

$run = $plan | Start-OrchestratorRun -Name nightly -Wait
$run | Get-OrchestratorTask | Format-Table
$run | Merge-OrchestratorOutput | Format-Table
Get-Item "$($run.Directory)/src/report.txt" | ForEach-Object Name
