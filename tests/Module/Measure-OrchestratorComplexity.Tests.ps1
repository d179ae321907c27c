BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    Import-ModuleUnderTest
}

Describe 'Measure-OrchestratorComplexity' {
    It 'assesses a text' {
        $found = Measure-OrchestratorComplexity 'Build a todo app with backend and frontend'
        $found | Should -BeOfType ([PSParallelOrchestrator.ComplexityAssessment])
        $found.Level | Should -Be 'Moderate'
        $found.Score | Should -BeIn (0..100)
    }

    It 'assesses as the plan does' {
        $text = 'Build a web shop'
        Measure-OrchestratorComplexity $text | Should -Be (New-OrchestratorPlan $text).Complexity
    }

    It 'takes texts from the pipeline by value and by property name' {
        'Write a calculator', 'Build a web shop' | Measure-OrchestratorComplexity | Should -HaveCount 2
        [pscustomobject]@{ Requirements = 'Write a calculator' } | Measure-OrchestratorComplexity | Should -HaveCount 1
    }

    It 'names an empty text and goes on' {
        $found = '', 'Write a calculator' | Measure-OrchestratorComplexity -ErrorVariable failed -ErrorAction SilentlyContinue
        $found | Should -HaveCount 1
        Get-ErrorId $failed[0] | Should -Be 'RequirementsEmpty'
        $failed[0].CategoryInfo.Category | Should -Be 'InvalidArgument'
    }

    It 'takes no word with two dashes for requirements, unless it is piped' {
        { Measure-OrchestratorComplexity --bogus -ErrorAction Stop } | Should -Throw -ErrorId 'ParameterUnknown*'
        { New-OrchestratorPlan --bogus -ErrorAction Stop } | Should -Throw -ErrorId 'ParameterUnknown*'
        '--bogus' | Measure-OrchestratorComplexity | Should -HaveCount 1
        Measure-OrchestratorComplexity '-- Write a README' | Should -HaveCount 1
    }

    It 'ends where the pipeline has enough' {
        'Write a calculator', 'Build a web shop' | Measure-OrchestratorComplexity | Select-Object -First 1 | Should -HaveCount 1
    }

    It 'fits a screen of 120 columns' {
        $lines = Get-TableLine (Measure-OrchestratorComplexity 'Build a web shop')
        $lines[0] | Should -Match '^Score Level\s+Executors Rationale'
        ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 120
    }
}
