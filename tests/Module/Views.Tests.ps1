# What PowerShell shows of the module's objects: at narrow screens, in other cultures, with and without colours.
BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    $script:place = Initialize-TestPlace
    $plan = @(
        New-OrchestratorTask build-frontend-components -Command sh -ArgumentList '-c', 'echo because; exit 3'
        New-OrchestratorTask next 'Go on' -DependsOn build-frontend-components
        New-OrchestratorTask docs 'Write the docs'
        New-OrchestratorTask gate 'Pass' -RequireApproval
    ) | New-OrchestratorPlan
    $script:run = $plan | Start-OrchestratorRun -Name shown -MaxRetries 0 -SimulateDuration 0s -WarningAction Ignore
    Wait-Until { $run.Count('Succeeded') -and $run.Count('Blocked') -and $run.Count('WaitingForApproval') }

    # A cell that was wrapped, as one text.
    function Get-LastCell([string[]] $Line, [string] $Label) {
        $start = $Line[0].IndexOf($Label)
        -join ($Line | Select-Object -Skip 2 | ForEach-Object { if ($_.Length -gt $start) { $_.Substring($start) } })
    }
}

AfterAll { Clear-TestPlace $place }

# A console of 80 columns leaves the last one free.
Describe 'At <_> columns' -ForEach 79, 80, 120 {
    It 'nothing is wider, and why a task waits or failed is whole' {
        $lines = Get-TableLine $run.Tasks -Width $_
        $lines | ForEach-Object Length | Should -BeLessOrEqual $_
        $why = (Get-LastCell $lines Reason) -replace '\s'
        foreach ($reason in ($run.Tasks | Where-Object Reason | ForEach-Object Reason)) {
            $why | Should -BeLike "*$([WildcardPattern]::Escape(($reason -replace '\s')))*"
        }

        $lines | Should -Contain ($lines -match '^docs +Succeeded')[0]
    }

    It 'why an attempt failed is whole' {
        $lines = Get-TableLine $run.Tasks[0].Attempts -Width $_
        $lines | ForEach-Object Length | Should -BeLessOrEqual $_
        (Get-LastCell $lines Message) -replace '\s' | Should -Be ($run.Tasks[0].Attempts[0].Message -replace '\s')
    }

    It 'a run shows its name, its state, that it is simulated, and how far it is' {
        $lines = Get-TableLine $run -Width $_
        $lines | ForEach-Object Length | Should -BeLessOrEqual $_
        $lines[2] | Should -Match "^$($run.Id) shown +Running +3/4 +1 Threading"
        $lines[3] | Should -Match '^ +SIMULATED'
    }

    It 'findings, plans and plan tasks fit' {
        Set-Content bad.json '{"tasks": [{"id": "a", "prompt": "x", "dependsOn": ["a-rather-long-name-of-a-task"]}]}'
        $findings = Test-OrchestratorPlan bad.json
        $lines = Get-TableLine $findings -Width $_
        $lines + (Get-TableLine $run.Plan -Width $_) + (Get-TableLine $run.Plan.Tasks -Width $_) +
            (Get-TableLine (Get-OrchestratorModel) -Width $_) + (Get-TableLine (Get-OrchestratorBackend) -Width $_) |
            ForEach-Object Length | Should -BeLessOrEqual $_
        (Get-LastCell $lines Message) -replace '\s' | Should -BeLike "*$([WildcardPattern]::Escape(($findings[0].Remedy -replace '\s')))"
    }
}

Describe 'Lists and wide views' {
    It 'a run as a list says where it is and what its tasks do' {
        $text = Get-TableLine ($run | Format-List)
        $text -match '^Tasks +: 4: 1 WaitingForApproval, 1 Succeeded, 1 Failed, 1 Blocked' | Should -HaveCount 1
        $text -match "^Directory +: $([regex]::Escape($run.Directory))" | Should -HaveCount 1
    }

    It 'a task as a list says what it does and why it stands where it does' {
        $text = Get-TableLine ($run.Tasks[0] | Format-List)
        $text -match '^Work +: sh -c ' | Should -HaveCount 1
        $text -match '^Reason +: .*exit code 3' | Should -HaveCount 1
    }

    It 'wide views name things' {
        -join (Get-TableLine ($run.Tasks | Format-Wide -Column 2)) | Should -Match 'docs \(Succeeded\)'
        -join (Get-TableLine ($run | Format-Wide)) | Should -Match 'shown \(Running\)'
        -join (Get-TableLine ($run.Plan.Tasks | Format-Wide)) | Should -Match 'gate'
    }
}

Describe 'Colours' {
    AfterEach { $PSStyle.OutputRendering = $rendering }
    BeforeEach { $rendering = $PSStyle.OutputRendering }

    It 'states have the colour that PSStyle has' {
        $PSStyle.OutputRendering = 'Ansi'
        $text = $run.Tasks | Out-String -Width 120
        $text | Should -BeLike "*$($PSStyle.Foreground.Red.Replace('[', '`['))Failed*"
        $text | Should -BeLike "*$($PSStyle.Foreground.Green.Replace('[', '`['))Succeeded*"
        ($text -replace '\e\[[\d;]*m' -split '\r?\n') -match '^docs +Succeeded +1' | Should -HaveCount 1
    }

    It 'there are none where the user wants none' {
        $PSStyle.OutputRendering = 'PlainText'
        $run, $run.Tasks | Out-String -Width 120 | Should -Not -Match '\e'
        $env:NO_COLOR = '1'
        try {
            $shown = Invoke-OtherPowerShell "(Get-OrchestratorRun shown).Tasks"
            $shown.Output | Should -Match 'Failed'
            $shown.Output | Should -Not -Match '\e'
        }
        finally { Remove-Item Env:NO_COLOR }
    }
}

Describe 'In <_>' -ForEach 'ar-SA', 'th-TH', 'fa-IR', 'de-DE' {
    It 'dates are those of the calendar that all know' {
        $before = [cultureinfo]::CurrentCulture
        [cultureinfo]::CurrentCulture = $_
        try {
            $created = $run.CreatedAt.LocalDateTime.ToString('yyyy-MM-dd HH:mm', [cultureinfo]::InvariantCulture)
            (Get-TableLine $run)[2] | Should -Match "$created$"
            (Get-TableLine ($run | Format-List)) -match "^Created +: $created" | Should -HaveCount 1
        }
        finally { [cultureinfo]::CurrentCulture = $before }
    }
}
