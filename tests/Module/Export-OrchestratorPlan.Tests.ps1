BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    Import-ModuleUnderTest
}

Describe 'Export-OrchestratorPlan' {
    BeforeAll {
        $plan = New-OrchestratorTask a x -Memory 4G | New-OrchestratorPlan -MaxExecutors 2
    }

    BeforeEach {
        $folder = New-Item (Join-Path $TestDrive ([guid]::NewGuid())) -ItemType Directory
        Push-Location $folder
    }

    AfterEach {
        Pop-Location
    }

    It 'writes <_> that reads back to the same plan' -ForEach 'plan.json', 'plan.yaml', 'plan.yml' {
        $plan | Export-OrchestratorPlan $_ | Should -BeNullOrEmpty
        $again = Import-OrchestratorPlan $_
        $again.Id | Should -Be $plan.Id
        $again.MaxExecutors | Should -Be 2
        $again.Tasks[0].Resources.Memory.Bytes | Should -Be 4GB
    }

    It 'writes the file as an object with -PassThru' {
        $file = Export-OrchestratorPlan -Plan $plan -Path plan.json -PassThru
        $file | Should -BeOfType ([System.IO.FileInfo])
        $file.FullName | Should -Be (Join-Path $folder plan.json)
        ($file | Get-Content -Raw | ConvertFrom-Json).tasks[0].id | Should -Be a
    }

    It 'replaces a file only with -Force' {
        Set-Content plan.json 'mine' -NoNewline
        $plan | Export-OrchestratorPlan plan.json -ErrorVariable failed -ErrorAction SilentlyContinue
        Get-ErrorId $failed[0] | Should -Be 'PlanFileExists'
        Get-Content plan.json | Should -Be 'mine'
        $plan | Export-OrchestratorPlan plan.json -Force
        (Import-OrchestratorPlan plan.json).Id | Should -Be $plan.Id
    }

    It 'does nothing with -WhatIf' {
        $plan | Export-OrchestratorPlan plan.json -WhatIf -PassThru | Should -BeNullOrEmpty
        'plan.json' | Should -Not -Exist
    }

    It 'does not write two plans to one file' {
        $plan, $plan | Export-OrchestratorPlan plan.json -Force -ErrorVariable failed -ErrorAction SilentlyContinue
        $failed | ForEach-Object { Get-ErrorId $_ } | Should -Be 'SeveralPlansForOneFile'
    }

    It 'converts a file that is named instead of a plan' {
        $plan | Export-OrchestratorPlan plan.json
        Export-OrchestratorPlan -Plan plan.json -Path a.yaml
        'plan.json' | Export-OrchestratorPlan b.yaml
        Get-Item plan.json | Export-OrchestratorPlan c.yaml
        (Import-OrchestratorPlan a.yaml, b.yaml, c.yaml).Id | Should -Be $plan.Id, $plan.Id, $plan.Id
    }

    It 'says what is wrong with a file that is named instead of a plan' {
        { Export-OrchestratorPlan -Plan none.json -Path a.yaml -ErrorAction Stop } |
            Should -Throw '*no plan file*' -ErrorId 'PlanFileNotFound,*'
        '{ "tasks": [] }' | Set-Content bad.json
        { Export-OrchestratorPlan -Plan bad.json -Path a.yaml -ErrorAction Stop } | Should -Throw '*NoTasks*' -ErrorId 'InvalidPlan,*'
        Test-Path a.yaml | Should -BeFalse
    }

    It 'names a file that cannot be written: <Id>' -ForEach @(
        @{ Id = 'PlanFileTypeUnknown'; Path = 'plan.txt' }
        @{ Id = 'PlanFileUnwritable'; Path = 'nowhere/plan.json' }
        @{ Id = 'PlanFileIsDirectory'; Path = 'folder.json' }
        @{ Id = 'PathNotFileSystem'; Path = 'Env:/plan.json' }
    ) {
        $null = New-Item folder.json -ItemType Directory
        $plan | Export-OrchestratorPlan $Path -ErrorVariable failed -ErrorAction SilentlyContinue
        Get-ErrorId $failed[0] | Should -Be $Id
    }
}
