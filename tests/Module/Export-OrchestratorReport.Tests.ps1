BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    Import-ModuleUnderTest
}

Describe 'Export-OrchestratorReport' {
    BeforeAll {
        $first = New-OrchestratorTask first 'Do the first thing'
        $plan = $first, (New-OrchestratorTask second 'Do the second thing' -DependsOn $first) | New-OrchestratorPlan
        $all = 'execution_summary.json', 'trace.tsv', 'report.html', 'plan.mmd', 'plan.dot'
    }

    BeforeEach {
        $folder = New-Item (Join-Path $TestDrive ([guid]::NewGuid())) -ItemType Directory
        Push-Location $folder
    }

    AfterEach {
        Pop-Location
    }

    Context 'of a run' {
        BeforeAll {
            $run = $plan | Start-OrchestratorRun -OutputDirectory (Join-Path $TestDrive runs) -SimulateDuration 0s -Wait
        }

        It 'writes all reports into the directory of the run' {
            $files = $run | Export-OrchestratorReport
            $files | Should -BeOfType ([System.IO.FileInfo])
            $files.Name | Should -Be $all
            $files.DirectoryName | Select-Object -Unique | Should -Be $run.Directory
        }

        It 'writes files that other cmdlets take from the pipeline' {
            $run | Export-OrchestratorReport -Format Trace | Get-Content -TotalCount 1 | Should -BeLike "task`tattempt*"
        }

        It 'keeps what was measured of the machine while the run went on' {
            $summary = Join-Path $run.Directory execution_summary.json
            $before = (Get-Content $summary -Raw | ConvertFrom-Json).totals
            Remove-Item $summary
            $run | Export-OrchestratorReport -Format Summary
            $after = (Get-Content $summary -Raw | ConvertFrom-Json).totals
            $after.averageCpuPercent | Should -Be $before.averageCpuPercent
            $after.averageMemoryPercent | Should -Be $before.averageMemoryPercent
        }

        It 'makes the directory it is told to write to' {
            ($run | Export-OrchestratorReport -Format Trace, Html -OutputDirectory new/reports).Name | Should -Be 'trace.tsv', 'report.html'
            'new/reports/trace.tsv' | Should -Exist
            (Get-Content new/reports/trace.tsv).Count | Should -Be 3
        }

        It 'writes one file with -OutputPath' {
            $file = $run | Export-OrchestratorReport -Format Mermaid -OutputPath states.mmd
            $file.FullName | Should -Be (Join-Path $folder states.mmd)
            Get-Content states.mmd -Raw | Should -Match 'Succeeded'
        }

        It 'finds runs by id and by directory' {
            (Export-OrchestratorReport -Id $run.Id -Format Dot -OutputPath a.dot).Name | Should -Be 'a.dot'
            (Export-OrchestratorReport -Id "$($run.Id.Substring(0, 20))*" -Format Dot -OutputPath d.dot).Name | Should -Be 'd.dot'
            (Export-OrchestratorReport -Path $run.Directory -Format Dot -OutputPath b.dot).Name | Should -Be 'b.dot'
            (Get-Item $run.Directory | Export-OrchestratorReport -Format Dot -OutputPath c.dot).Name | Should -Be 'c.dot'
        }

        It 'completes the ids of runs' {
            Get-Completion "Export-OrchestratorReport -Id $($run.Id.Substring(0, 6))" | Should -Contain $run.Id
        }

        It 'does not write two reports to one file' {
            $run, $run | Export-OrchestratorReport -Format Html -OutputPath x -ErrorVariable failed -ErrorAction SilentlyContinue |
                Should -HaveCount 1
            Get-ErrorId $failed[0] | Should -Be 'SeveralReportsForOneFile'
            $run, $run | Export-OrchestratorReport -Format Html -OutputDirectory y -ErrorVariable failed -ErrorAction SilentlyContinue |
                Should -HaveCount 1
            Get-ErrorId $failed[0] | Should -Be 'SeveralReportsForOneFile'
        }

        It 'does nothing with -WhatIf' {
            $run | Export-OrchestratorReport -OutputDirectory new -WhatIf | Should -BeNullOrEmpty
            'new' | Should -Not -Exist
        }
    }

    Context 'of a plan' {
        It 'writes its diagrams to the current location' {
            ($plan | Export-OrchestratorReport).FullName | Should -Be (Join-Path $folder plan.mmd), (Join-Path $folder plan.dot)
            Get-Content plan.mmd -TotalCount 1 | Should -Be 'flowchart LR'
            Get-Content plan.dot -TotalCount 1 | Should -Be 'digraph plan {'
        }

        It 'takes a plan file for the plan' {
            $plan | Export-OrchestratorPlan plan.json
            (Export-OrchestratorReport -Plan plan.json -Format Dot).Name | Should -Be 'plan.dot'
            (Get-Item plan.json | Export-OrchestratorReport -Format Mermaid).Name | Should -Be 'plan.mmd'
            ('plan.json' | Export-OrchestratorReport -Format Mermaid).Name | Should -Be 'plan.mmd'
        }

        It 'has no <_> of a plan that was not run' -ForEach 'Summary', 'Trace', 'Html' {
            $plan | Export-OrchestratorReport -Format $_ -ErrorVariable failed -ErrorAction SilentlyContinue | Should -BeNullOrEmpty
            Get-ErrorId $failed[0] | Should -Be 'ReportNeedsRun'
        }
    }

    It 'refuses before anything is written: <Id>' -ForEach @(
        @{ Id = 'TwoPlacesForReports'; Given = @{ OutputPath = 'x'; OutputDirectory = 'y'; Format = 'Dot' } }
        @{ Id = 'SeveralFormatsForOneFile'; Given = @{ OutputPath = 'x' } }
        @{ Id = 'SeveralFormatsForOneFile'; Given = @{ OutputPath = 'x'; Format = 'Dot', 'Mermaid' } }
    ) {
        { $plan | Export-OrchestratorReport @Given } | Should -Throw -ErrorId "$Id,*"
        Get-ChildItem | Should -BeNullOrEmpty
    }

    It 'names a run that is not there' {
        Export-OrchestratorReport -Id none -ErrorVariable failed -ErrorAction SilentlyContinue
        Get-ErrorId $failed[0] | Should -Be 'RunNotFound'
        Export-OrchestratorReport -Path . -ErrorVariable failed -ErrorAction SilentlyContinue
        Get-ErrorId $failed[0] | Should -Be 'RunNotFound'
    }

    It 'names a place that cannot be written' {
        Set-Content file 'x'
        $plan | Export-OrchestratorReport -Format Dot -OutputDirectory file -ErrorVariable failed -ErrorAction SilentlyContinue
        Get-ErrorId $failed[0] | Should -Be 'ReportNotWritten'
        $failed[0].TargetObject | Should -Be $plan
    }

    It 'completes the names of formats' {
        Get-Completion 'Export-OrchestratorReport -Format Me' | Should -Be 'Mermaid'
    }
}
