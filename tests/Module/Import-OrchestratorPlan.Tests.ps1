BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    Import-ModuleUnderTest
}

Describe 'Import-OrchestratorPlan' {
    BeforeAll {
        Push-Location $TestDrive
        '{ "tasks": [ { "id": "a", "prompt": "x" } ] }' | Set-Content good.json
        "tasks:`n- id: a`n  prompt: x`n- id: b`n  command: 'true'" | Set-Content good.yaml
        '{ "tasks": [ { "id": "a", "promt": "x" }, { "id": "a", "prompt": "x", "dependsOn": ["z"] } ] }' | Set-Content bad.json
        '{ "tasks": [ { "id": "a", "prompt": "x" } ] }' | Set-Content -LiteralPath 'odd[1].json'
    }

    AfterAll {
        Pop-Location
    }

    It 'reads JSON and YAML' {
        (Import-OrchestratorPlan good.json).Tasks.Id | Should -Be 'a'
        (Import-OrchestratorPlan good.yaml).Tasks.Id | Should -Be 'a', 'b'
    }

    It 'takes wildcards, and several paths' {
        Import-OrchestratorPlan good.* | Should -HaveCount 2
        Import-OrchestratorPlan good.json, good.yaml | Should -HaveCount 2
        Import-OrchestratorPlan none*.json | Should -BeNullOrEmpty
    }

    It 'takes names as they are with -LiteralPath' {
        Import-OrchestratorPlan 'odd[1].json' | Should -BeNullOrEmpty
        Import-OrchestratorPlan -LiteralPath 'odd[1].json' | Should -HaveCount 1
    }

    It 'takes paths and files from the pipeline' {
        'good.json' | Import-OrchestratorPlan | Should -HaveCount 1
        Get-ChildItem good.* | Import-OrchestratorPlan | Should -HaveCount 2
        Get-Item -LiteralPath 'odd[1].json' | Import-OrchestratorPlan | Should -HaveCount 1
        [System.IO.FileInfo]::new("$TestDrive/good.json") | Import-OrchestratorPlan | Should -HaveCount 1
        [pscustomobject]@{ FullName = "$TestDrive/good.json" } | Import-OrchestratorPlan | Should -HaveCount 1
    }

    It 'takes paths of other drives' {
        Import-OrchestratorPlan TestDrive:/good.json | Should -HaveCount 1
    }

    It 'writes an error for each finding, with its place, and goes on' {
        $plan = Import-OrchestratorPlan bad.json, good.json -ErrorVariable failed -ErrorAction SilentlyContinue
        $plan | Should -HaveCount 1
        $failed | ForEach-Object { Get-ErrorId $_ } | Should -Be @($failed.TargetObject.Code)
        $failed | ForEach-Object { Get-ErrorId $_ } | Should -Contain 'UnknownKey'
        $failed | ForEach-Object { Get-ErrorId $_ } | Should -Contain 'DuplicateTaskId'
        $failed[0].TargetObject | Should -BeOfType ([PSParallelOrchestrator.PlanDiagnostic])
        $failed[0].CategoryInfo.Category | Should -Be 'InvalidData'
        $failed[0].Exception.Message | Should -Match 'bad\.json\(1,\d+\): '
    }

    It 'names a file that cannot be read: <Id>' -ForEach @(
        @{ Id = 'PlanFileNotFound'; Path = 'none.json' }
        @{ Id = 'PlanFileTypeUnknown'; Path = 'plan.txt' }
        @{ Id = 'PathNotFileSystem'; Path = 'Env:/PATH' }
        @{ Id = 'DriveNotFound'; Path = 'nodrive:/plan.json' }
    ) {
        $plan = Import-OrchestratorPlan $Path, good.json -ErrorVariable failed -ErrorAction SilentlyContinue
        $plan | Should -HaveCount 1
        $failed | Should -HaveCount 1
        Get-ErrorId $failed[0] | Should -Be $Id
    }

    It 'reads only as many files as are wanted' {
        Import-OrchestratorPlan good.json, none.json -ErrorVariable failed -ErrorAction SilentlyContinue | Select-Object -First 1 |
            Should -HaveCount 1
        $failed | Should -BeNullOrEmpty
    }
}
