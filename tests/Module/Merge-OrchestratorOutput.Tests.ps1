BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    $script:place = Initialize-TestPlace
}

AfterAll { Clear-TestPlace $place }

Describe 'Merge-OrchestratorOutput' {
    It 'waits for a live run, merges it and writes what it did' {
        $run = Start-OrchestratorRun (Write-TestPlan @{ a = 'sleep 0.3; echo 1 > one.txt' })
        $merged = $run | Merge-OrchestratorOutput
        $merged | Should -BeOfType ([PSParallelOrchestrator.ConsolidationResult])
        $merged.Written | Should -BeTrue
        $run.Consolidation.Files | Should -Be $merged.Summary.Files
        Get-ChildItem $run.Directory -Recurse -File -Filter one.txt | Should -Not -BeNullOrEmpty
    }

    It 'gives conflicts as objects, and is an error where they were not resolved' {
        $run = Start-OrchestratorRun (Write-TestPlan ([ordered]@{ a = 'echo 1 > same.txt'; b = 'echo 2 > same.txt' })) -Wait
        $merged = Merge-OrchestratorOutput -Id $run.Id -ErrorVariable failed -ErrorAction SilentlyContinue
        $merged.Written | Should -BeFalse
        $merged.Conflicts[0].Path, $merged.Conflicts[0].Kind | Should -Be 'same.txt', 'AddAdd'
        $merged.Conflicts[0].Tasks | Should -Be 'a', 'b'
        Get-ErrorId $failed[0] | Should -Be 'MergeConflicts'
        $failed[0].TargetObject | Should -Be $run
        $lines = Get-TableLine $merged.Conflicts
        $lines[2] | Should -Match '^same.txt +AddAdd +a, b +not resolved'
        $lines + (Get-TableLine $merged) | ForEach-Object Length | Should -BeLessOrEqual 120
        (Merge-OrchestratorOutput -Path $run.Directory -ConflictStrategy KeepBoth).Written | Should -BeTrue
    }

    It 'writes nothing with -WhatIf' {
        $run = Start-OrchestratorRun (Write-TestPlan @{ a = 'echo 1 > one.txt' }) -Wait
        $run | Merge-OrchestratorOutput -WhatIf | Should -BeNullOrEmpty
        $run.Consolidation | Should -BeNullOrEmpty
    }

    It 'when stopped, ends the wait only' {
        $run = Start-OrchestratorRun (Write-TestPlan @{ a = 'sleep 100' })
        Invoke-StoppedScript '$run | Merge-OrchestratorOutput' @{ run = $run } | Should -Be 'Stopped'
        $run.State | Should -Be 'Running'
        $run | Stop-OrchestratorRun
    }

    It 'completes strategies' {
        Get-Completion 'Merge-OrchestratorOutput -ConflictStrategy K' | Should -Be 'KeepBoth'
    }
}
