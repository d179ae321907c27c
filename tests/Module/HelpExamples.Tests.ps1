BeforeDiscovery {
    $pages = Get-ChildItem -Path "$PSScriptRoot/../../docs/en-US/*-*.md" | ForEach-Object { @{ Cmdlet = $_.BaseName; Page = $_.FullName } }
}

BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    Import-Module "$PSScriptRoot/ModelServer.psm1"
    $stateHome, $apiKey, $psorch = $env:PSORCH_STATE_HOME, $env:ANTHROPIC_API_KEY, $env:PSORCH_EXE
    $env:PSORCH_EXE ??= Find-Psorch

    # Examples for who has a key are run on the model server, and never on a service that costs money.
    $env:ANTHROPIC_API_KEY = $null
    if (Find-ModelServer) {
        $server = Open-ModelServer 'sk-ant-test-of-the-examples'
        $env:ANTHROPIC_API_KEY = 'sk-ant-test-of-the-examples'
    }
}

AfterAll {
    if ($server) { Close-ModelServer $server }
    $env:PSORCH_STATE_HOME, $env:ANTHROPIC_API_KEY, $env:PSORCH_EXE = $stateHome, $apiKey, $psorch
}

# All pages in one PowerShell, each in a fresh directory: to start one for each costs more than the examples.
Describe 'The examples of the help' {
    BeforeAll {
        $code = foreach ($page in Get-ChildItem -Path "$PSScriptRoot/../../docs/en-US/*-*.md") {
            $directory = (New-Item -ItemType Directory -Path (Join-Path $TestDrive $page.BaseName work)).FullName
            $examples = ((Get-Content -LiteralPath $page -Raw) -split '(?m)^## ')[4]
            "`$env:PSORCH_STATE_HOME = '$directory/../state'; Set-Location '$directory'"
            "'@@ $($page.BaseName)'"
            foreach ($example in ($examples -split '(?m)^### ' | Select-Object -Skip 1)) {
                $title = ($example -split '\r?\n')[0] -replace "'", "''"
                foreach ($block in [regex]::Matches($example, '(?ms)^```powershell\r?\n(.*?)^```')) {
                    "try {`n$($block.Groups[1].Value)`n}`ncatch { '@@ FAILED $title`: ' + `$_ }"
                }
            }
        }
        $code = (@("Import-Module `$module") + $code + "'@@ end'; exit 0") -join "`n"
        $script:results = @{}
        foreach ($part in (Invoke-Shell $code -WorkingDirectory $TestDrive) -split '(?m)^@@ (?!FAILED)' | Select-Object -Skip 1) {
            $name, $output = $part -split '\r?\n', 2
            $results[$name] = @{ Output = $output; Failed = [regex]::Match("$output", '(?ms)^@@ FAILED (.*)').Groups[1].Value }
        }
    }

    It 'are there, and run in order: <Cmdlet>' -ForEach $pages {
        Get-Content -LiteralPath $Page -Raw | Should -Match '(?s)## EXAMPLES.*```powershell'
        $results.Keys | Should -Contain $Cmdlet
        $results[$Cmdlet].Failed | Should -BeNullOrEmpty
    }

    It 'run to the last' { $results.Keys | Should -Contain 'end' }
}
