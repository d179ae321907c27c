BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    Import-ModuleUnderTest
}

Describe 'Test-OrchestratorPlan' {
    BeforeAll {
        Push-Location $TestDrive
        '{ "tasks": [ { "id": "a", "prompt": "x" } ] }' | Set-Content good.json
        '{ "tasks": [ { "id": "a", "promt": "x" },{ "id": "b", "prompt": "x", "dependsOn": ["z"] } ] }' | Set-Content bad.json
        $bad = [PSParallelOrchestrator.OrchestratorPlan]::new()
    }

    AfterAll {
        Pop-Location
    }

    It 'writes nothing for a good plan' {
        Test-OrchestratorPlan good.json | Should -BeNullOrEmpty
        New-OrchestratorPlan 'Write a calculator' | Test-OrchestratorPlan | Should -BeNullOrEmpty
    }

    It 'writes what is wrong, with its place' {
        $found = Test-OrchestratorPlan bad.json
        $found | Should -BeOfType ([PSParallelOrchestrator.PlanDiagnostic])
        $found.Code | Should -Contain 'UnknownKey'
        $found.Code | Should -Contain 'UnknownDependency'
        $found[0].Line | Should -Be 1
        $found[0].File | Should -BeLike '*bad.json'
    }

    It 'checks plans in memory' {
        ($bad | Test-OrchestratorPlan).Code | Should -Be 'NoTasks'
        Test-OrchestratorPlan -Plan $bad -Quiet | Should -BeFalse
    }

    It 'says true or false for each with -Quiet' {
        Test-OrchestratorPlan good.json, bad.json, none.json -Quiet | Should -Be $true, $false, $false
        Get-Item good.json, bad.json | Test-OrchestratorPlan -Quiet | Should -Be $true, $false
        'good.json' | Test-OrchestratorPlan -Quiet | Should -BeTrue
        Test-OrchestratorPlan -LiteralPath good.json -Quiet | Should -BeTrue
    }

    It 'names a file that is not there' {
        Test-OrchestratorPlan none.json -ErrorVariable failed -ErrorAction SilentlyContinue
        Get-ErrorId $failed[0] | Should -Be 'PlanFileNotFound'
    }

    It 'shows findings on a screen of 120 columns' {
        $lines = Get-TableLine (Test-OrchestratorPlan bad.json)
        $lines[0] | Should -Match '^Severity Place\s+Code\s+Message'
        $lines[2] | Should -Match '^Error\s+bad\.json\(1,\d+\)'
        ($lines | Measure-Object Length -Maximum).Maximum | Should -BeLessOrEqual 120
    }
}
