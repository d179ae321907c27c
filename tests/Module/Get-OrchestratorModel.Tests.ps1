BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    Import-ModuleUnderTest
    $names = 'ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN', 'PSORCH_PRICE_FILE'
    $saved = $names | ForEach-Object { @{ Name = $_; Value = [Environment]::GetEnvironmentVariable($_) } }
    $names | ForEach-Object { [Environment]::SetEnvironmentVariable($_, $null) }
}

AfterAll {
    $saved | ForEach-Object { [Environment]::SetEnvironmentVariable($_.Name, $_.Value) }
}

Describe 'Get-OrchestratorModel' {
    It 'writes each model with its prices' {
        $all = Get-OrchestratorModel
        $all | Should -BeOfType ([PSParallelOrchestrator.ModelStatus])
        $all.Count | Should -BeGreaterThan 10
        $haiku = $all | Where-Object Name -EQ claude-haiku-5-5
        $haiku.InputUsd, $haiku.LargestInputUsd, $haiku.LargeRequestTokens | Should -Be 0.1, 0.5, 100000
    }

    It 'takes families and wildcards, as an argument, by value and by property name' {
        (Get-OrchestratorModel sonnet).Name | Should -Be 'claude-sonnet-5-5'
        (Get-OrchestratorModel claude-opus-5*).Name | Should -Be 'claude-opus-5-5', 'claude-opus-5'
        ('opus', 'haiku' | Get-OrchestratorModel).Family | Should -Be 'opus', 'haiku'
        ([pscustomobject]@{ Model = 'fable' } | Get-OrchestratorModel).Name | Should -BeLike 'claude-fable-*'
    }

    It 'says what it does not know, and goes on' {
        $found = Get-OrchestratorModel gpt, opus -ErrorVariable failed -ErrorAction SilentlyContinue
        $found.Family | Should -Be 'opus'
        Get-ErrorId $failed[0] | Should -Be 'ModelNotFound'
        Get-OrchestratorModel 'gpt*' | Should -BeNullOrEmpty
    }

    It 'names the agents that have a key, and says what the others lack' {
        (Get-OrchestratorModel sonnet).Agents | Should -Not -Contain Anthropic
        (Get-OrchestratorModel sonnet -Verbose 4>&1 | Out-String) | Should -BeLike '*Anthropic cannot be used*ANTHROPIC_API_KEY*'
        $env:ANTHROPIC_API_KEY = 'sk-ant-nobody'
        try {
            (Get-OrchestratorModel sonnet).Agents | Should -Contain Anthropic
        }
        finally {
            $env:ANTHROPIC_API_KEY = $null
        }
    }

    It 'adds the models of a file of prices' {
        $file = Join-Path $TestDrive prices.json
        Set-Content $file ('{"models":{"claude-next":{"input":1,"output":2,"cacheWrite":1,"cacheWriteHour":2,"cacheRead":0.1,' +
            '"contextTokens":1000,"maxOutputTokens":500}}}')
        (Get-OrchestratorModel claude-next -PriceFile $file).OutputUsd | Should -Be 2
        { Get-OrchestratorModel -PriceFile "$file.no" -ErrorAction Stop } | Should -Throw -ErrorId 'PriceFileInvalid,*'
    }

    It 'completes names' {
        (TabExpansion2 'Get-OrchestratorModel so').CompletionMatches.CompletionText | Should -Contain 'sonnet'
        (TabExpansion2 'New-OrchestratorTask a x -Model claude-op').CompletionMatches.CompletionText | Should -Contain 'claude-opus-5-5'
    }
}
