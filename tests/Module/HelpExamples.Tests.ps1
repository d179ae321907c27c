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

Describe 'The examples of <Cmdlet>' -ForEach $pages {
    It 'run, in order, in a fresh directory' {
        $directory = (New-Item -ItemType Directory -Path (Join-Path $TestDrive $Cmdlet)).FullName
        $env:PSORCH_STATE_HOME = Join-Path $directory state
        $examples = ((Get-Content -LiteralPath $Page -Raw) -split '(?m)^## ')[4]
        $examples | Should -Match '^EXAMPLES'
        $code = foreach ($example in ($examples -split '(?m)^### ' | Select-Object -Skip 1)) {
            $title = ($example -split '\r?\n')[0]
            foreach ($block in [regex]::Matches($example, '(?ms)^```powershell\r?\n(.*?)^```')) {
                "try {`n$($block.Groups[1].Value)`n}`ncatch { throw '$($title -replace "'", "''"): ' + `$_ }"
            }
        }

        $code | Should -Not -BeNullOrEmpty
        $null = New-Item -ItemType Directory -Path (Join-Path $directory work)
        { Invoke-Shell "Import-Module `$module`n$($code -join "`n")" -WorkingDirectory (Join-Path $directory work) } | Should -Not -Throw
    }
}
