BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    Import-ModuleUnderTest
}

Describe 'Get-OrchestratorBackend' {
    It 'writes a status for each backend but Auto' {
        $all = Get-OrchestratorBackend
        $all | Should -BeOfType ([PSParallelOrchestrator.BackendStatus])
        $all.Kind | Should -Be 'Threading', 'Process', 'Docker', 'Slurm', 'ParallelCluster'
        ($all | Where-Object Kind -EQ Threading).Available | Should -BeTrue
    }

    It 'says why a backend cannot be used' {
        Get-OrchestratorBackend | Where-Object Available -EQ $false | ForEach-Object { $_.Reason | Should -Not -BeNullOrEmpty }
    }

    It 'takes kinds as an argument, by value and by property name' {
        (Get-OrchestratorBackend Docker, Threading).Kind | Should -Be 'Docker', 'Threading'
        ('Slurm' | Get-OrchestratorBackend).Kind | Should -Be 'Slurm'
        (Get-OrchestratorBackend Slurm | Get-OrchestratorBackend).Kind | Should -Be 'Slurm'
    }

    It 'refuses Auto, which is a choice, and goes on' {
        $found = Get-OrchestratorBackend Auto, Threading -ErrorVariable failed -ErrorAction SilentlyContinue
        $found.Kind | Should -Be 'Threading'
        Get-ErrorId $failed[0] | Should -Be 'BackendIsAuto'
    }

    It 'completes the names of backends' {
        Get-Completion 'Get-OrchestratorBackend Th' | Should -Be 'Threading'
        Get-Completion 'Get-OrchestratorBackend -Backend D' | Should -Be 'Docker'
    }

    It 'fits a screen of 120 columns' {
        $lines = Get-TableLine (Get-OrchestratorBackend)
        $lines[0] | Should -Match '^Backend\s+Available Version\s+Reason'
        ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 120
    }
}
