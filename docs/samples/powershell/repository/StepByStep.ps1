<#
.SYNOPSIS
Lets tasks start from the last commit of a repository, and takes their branch.
#>
#Requires -Version 7.6
#Requires -Modules PSParallelOrchestrator
git init -q -b main shop
git -C shop config user.name Ann
git -C shop config user.email ann@example.org
'# Shop' | Set-Content shop/README.md
git -C shop add README.md
git -C shop commit -qm Begin

$run = New-OrchestratorPlan 'Build a contact form with validation' | Start-OrchestratorRun -Repository shop -Name contact-form -Wait
$merged = $run | Merge-OrchestratorOutput
$merged | Format-Table
git -C shop status --short --branch
git -C shop log --format=%s $merged.Branch

# Take it when you like it.
git -C shop merge -q $merged.Branch
Get-ChildItem shop -Name
