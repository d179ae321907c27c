# Each sample page says how its sample is done in PowerShell: blocks that are typed, each followed by one of what they print.
BeforeDiscovery {
    $folder = "$PSScriptRoot/../../docs/samples"
    $pages = Get-ChildItem -LiteralPath $folder -Recurse -Filter *.md |
        ForEach-Object { [System.IO.Path]::GetRelativePath((Resolve-Path $folder), $_.FullName) } |
        Where-Object { $_ -ne 'README.md' } | Sort-Object | ForEach-Object { @{ Page = $_ } }
}

BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    $root = Get-RepositoryRoot
    $stateHome, $modulePath, $duration = $env:PSORCH_STATE_HOME, $env:PSModulePath, $env:PSORCH_SIMULATE_DURATION
    $env:PSModulePath = Get-ModulePathUnderTest
    $env:PSORCH_SIMULATE_DURATION = '10ms'
    $similar = 'calculator.md', 'full-stack.md', 'microservices.md', 'ml-pipeline.md', 'multi-stage.md', 'todo-list.md'

    # What is typed, and the lines that have to be printed.
    function Get-Step {
        param([string] $Text)

        foreach ($match in [regex]::Matches($Text, '(?ms)^```powershell\n(?<typed>.*?)^```\n\n(?:```console\n(?<printed>.*?)^```$)?')) {
            @{ Typed = $match.Groups['typed'].Value; Printed = @($match.Groups['printed'].Value -split '\n' | Where-Object { $_.Trim() }) }
        }
    }

    # The first line that is missing; an ellipsis stands for anything, and other lines may come between.
    function Find-MissingLine {
        param([string[]] $Expected, [string[]] $Found)

        $ellipsis = [char] 0x2026
        $next = 0
        foreach ($line in $Expected) {
            $words = @($line.Trim() -split '\s+' -ne '' | ForEach-Object { [regex]::Escape($_) -replace $ellipsis, '.*' })
            $pattern = "^\s*$($words -join '\s*')\s*$" -replace '\\s\*\.\*', '.*'
            while ($next -lt $Found.Count -and $Found[$next] -cnotmatch $pattern) { $next++ }
            if ($next++ -ge $Found.Count) { return $line }
        }
    }
}

AfterAll {
    $env:PSORCH_STATE_HOME, $env:PSModulePath, $env:PSORCH_SIMULATE_DURATION = $stateHome, $modulePath, $duration
}

Describe 'The sample <Page> in PowerShell' -ForEach $pages {
    BeforeAll {
        $text = Get-Content -LiteralPath "$root/docs/samples/$Page" -Raw
        $steps = @(Get-Step -Text $text)
        $copy = (New-Item -ItemType Directory -Path "$TestDrive/$($Page -replace '\W', '-')").FullName
        $env:PSORCH_STATE_HOME = "$copy/state"
        $null = New-Item -ItemType Directory -Path "$copy/docs", "$copy/src"
        Copy-Item -LiteralPath "$root/docs/samples" -Destination "$copy/docs" -Recurse
        Copy-Item -LiteralPath "$root/PSParallelOrchestrator.sln" -Destination $copy
        Copy-Item -Path "$root/src/PSParallelOrchestrator/*.cs", "$root/src/PSParallelOrchestrator/Plans" -Destination "$copy/src" -Recurse
    }

    It 'has a line, a script to go through step by step, and a script for a schedule' {
        $steps.Count | Should -Be 3
        $steps[0].Typed | Should -Match 'OrchestratorRun|StepByStep\.ps1'
        $text | Should -Match '\]\((\.\./)?powershell/[\w-]+/StepByStep\.ps1\)'
        $text | Should -Match '\]\((\.\./)?powershell/[\w-]+/Scheduled\.ps1\)'
        $steps.Printed | Should -Not -BeNullOrEmpty
    }

    It 'is typed as PSScriptAnalyzer would have it' {
        if (-not (Get-Module -ListAvailable -Name PSScriptAnalyzer)) {
            Set-ItResult -Skipped -Because 'PSScriptAnalyzer is not installed'
        }

        $steps.Typed | ForEach-Object { Invoke-ScriptAnalyzer -ScriptDefinition $_ } | ForEach-Object Message | Should -BeNullOrEmpty
    }

    It 'prints what the page says' {
        if ($Page -in $similar -and $env:PSORCH_TEST_EFFORT -ne 'full') {
            Set-ItResult -Skipped -Because 'it is much like the other samples: PSORCH_TEST_EFFORT=full runs it'
        }

        $shell = Get-PowerShellProgram
        $typed = foreach ($step in $steps) {
            ". {`n$($step.Typed)`n} *>&1 | Out-String -Width 120 -Stream`n'@@ next block @@'"
        }
        Set-Content -LiteralPath "$copy/typed.ps1" -Value (@("`$PSStyle.OutputRendering = 'PlainText'") + $typed)
        Push-Location -LiteralPath $copy
        try {
            $printed = (& $shell -NoProfile -NonInteractive -Command ./typed.ps1 2>&1 | Out-String -Width 200) -split '@@ next block @@'
        }
        finally {
            Pop-Location
        }

        for ($i = 0; $i -lt $steps.Count; $i++) {
            Find-MissingLine -Expected $steps[$i].Printed -Found ($printed[$i] -split '\n') |
                Should -BeNullOrEmpty -Because "it was to be printed by`n$($steps[$i].Typed)`nwhich printed`n$($printed[$i])"
        }
    }
}

Describe 'The scripts of the samples' {
    It 'are named by a page each' {
        $text = Get-ChildItem -LiteralPath "$root/docs/samples" -Recurse -Filter *.md | Get-Content -Raw
        $scripts = Get-ChildItem -LiteralPath "$root/docs/samples/powershell" -Recurse -File
        $scripts | Should -Not -BeNullOrEmpty
        $scripts | ForEach-Object {
            $name = 'powershell/' + [System.IO.Path]::GetRelativePath("$root/docs/samples/powershell", $_.FullName).Replace('\', '/')
            $text -match [regex]::Escape("$name)") | Should -Not -BeNullOrEmpty -Because "$name is a sample"
        }
    }
}
