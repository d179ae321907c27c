BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    $script:place = Initialize-TestPlace
    $script:good = Start-OrchestratorRun (Write-TestPlan @{ a = 'true' }) -Name good -Wait

    function New-DamagedRun {
        param([string] $Name, [string[]] $Lost)
        $run = Start-OrchestratorRun (Write-TestPlan @{ a = 'echo x > file' }) -Name $Name -Wait
        $known = [pscustomobject]@{ Id = $run.Id; Directory = $run.Directory }
        $Lost | ForEach-Object { Remove-Item (Join-Path $run.Directory $_) -Recurse -Force }
        $known
    }
}

AfterAll { Clear-TestPlace $place }

Describe 'A run whose directory lost files' {
    BeforeEach {
        Get-OrchestratorRun | Where-Object Name -NE good | Remove-OrchestratorRun -Force -WarningAction SilentlyContinue
    }

    It 'is Damaged in lists, with the reason, and spoils none: without <Lost>' -ForEach @(
        @{ Lost = @('.orchestrator/run.json') }
        @{ Lost = @('.orchestrator/plan.json') }
        @{ Lost = @('.orchestrator/journal.jsonl') }
        @{ Lost = @('.orchestrator/run.json', '.orchestrator/plan.json', '.orchestrator/lock') }
        @{ Lost = @('.orchestrator') }
    ) {
        $lost = New-DamagedRun lost $Lost
        $runs = Get-OrchestratorRun -ErrorAction Stop
        $runs.Name | Should -Be 'lost', 'good'
        $runs[0].State | Should -Be 'Damaged'
        $runs[0].Id | Should -Be $lost.Id
        $runs[0].Reason | Should -Match ([regex]::Escape($lost.Directory))
        $runs[0].CreatedAt | Should -BeGreaterThan ([datetimeoffset]::Now.AddHours(-1))
        $runs[0].Tasks | Should -BeNullOrEmpty
        (Get-OrchestratorRun -State Damaged -ErrorAction Stop).Id | Should -Be $lost.Id
        (Get-OrchestratorRun -State Succeeded -ErrorAction Stop).Name | Should -Be 'good'
        (Get-OrchestratorTask -Id * -ErrorAction Stop).Id | Should -Be 'a'
        Get-TableLine $runs | Select-String 'Damaged' | Should -HaveCount 1
    }

    It 'is an error where it is named' {
        $lost = New-DamagedRun lost .orchestrator/plan.json
        { Get-OrchestratorRun $lost.Id -ErrorAction Stop } | Should -Throw -ErrorId 'RunNotFound,*' -ExpectedMessage '*plan.json*'
        { Get-OrchestratorRun -Path $lost.Directory -ErrorAction Stop } | Should -Throw -ErrorId 'RunNotFound,*'
        $listed = Get-OrchestratorRun -State Damaged
        { $listed | Get-OrchestratorTask -ErrorAction Stop } | Should -Throw -ErrorId 'RunNotFound,*'
        { $listed | Resume-OrchestratorRun -ErrorAction Stop } | Should -Throw -ErrorId 'RunNotFound,*'
        { $listed | Wait-OrchestratorRun -ErrorAction Stop } | Should -Throw -ErrorId 'RunNotFound,*'
    }

    It 'is Damaged where a file says nonsense' {
        $lost = New-DamagedRun lost executor_0
        foreach ($file in 'journal.jsonl', 'plan.json', 'run.json') {
            Set-Content (Join-Path $lost.Directory .orchestrator $file) 'nonsense'
            (Get-OrchestratorRun -ErrorAction Stop).State | Should -Be 'Damaged', 'Succeeded'
        }
    }

    It 'can be removed, by object, id and directory' {
        $lost = 1..3 | ForEach-Object { New-DamagedRun "lost$_" .orchestrator/run.json, .orchestrator/journal.jsonl }
        Get-OrchestratorRun -State Damaged | Where-Object Id -EQ $lost[0].Id | Remove-OrchestratorRun -Force
        Remove-OrchestratorRun -Id $lost[1].Id -Force
        Remove-OrchestratorRun -Path $lost[2].Directory -Force
        $lost.Directory | Should -Not -Exist
        (Get-OrchestratorRun -ErrorAction Stop).Name | Should -Be 'good'
    }

    It 'is gone altogether where only the hidden directory was left' {
        $lost = New-DamagedRun lost '.orchestrator'
        Get-ChildItem $lost.Directory | Remove-Item -Recurse -Force
        $null = New-Item -ItemType Directory (Join-Path $lost.Directory .orchestrator)
        Get-OrchestratorRun -State Damaged | Remove-OrchestratorRun -Force
        $lost.Directory | Should -Not -Exist
    }

    It 'is forgotten, and nothing else is deleted, where something else is in its place' {
        $lost = New-DamagedRun lost .orchestrator
        $file = Join-Path $lost.Directory mine.txt
        Set-Content $file 1
        Remove-OrchestratorRun -Id $lost.Id -Force -WarningVariable told -WarningAction SilentlyContinue
        "$told" | Should -Match 'forgotten'
        $file | Should -Exist
        (Get-OrchestratorRun -ErrorAction Stop).Name | Should -Be 'good'
        { Remove-OrchestratorRun -Path $lost.Directory -Force -ErrorAction Stop } | Should -Throw -ErrorId 'RunNotFound,*'
        $file | Should -Exist
    }
}

Describe 'What git keeps of a run' {
    It 'can be deleted without -Force: no file is read-only for its owner' -Skip:$IsWindows {
        $plan = @(
            New-OrchestratorTask a -Command sh -ArgumentList '-c', 'printf "1\n2\n3\n" > same; echo a > a'
            New-OrchestratorTask b -Command sh -ArgumentList '-c', 'printf "1\n2\n3\n" > same; echo b > b'
            New-OrchestratorTask c -Command sh -ArgumentList '-c', 'cat a b > c' -DependsOn a, b
        ) | New-OrchestratorPlan
        $run = $plan | Start-OrchestratorRun -Wait
        $run | Merge-OrchestratorOutput | Out-Null
        Get-ChildItem $run.Directory -Recurse -Force -File | Where-Object { -not ($_.UnixFileMode -band 'UserWrite') } |
            Should -BeNullOrEmpty
        $repository = Join-Path $run.Directory .orchestrator repo.git
        Remove-Item $repository -Recurse -ErrorAction Stop -Confirm:$false
        $repository | Should -Not -Exist
    }
}
