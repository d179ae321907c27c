BeforeDiscovery {
    $pages = Get-ChildItem -Path "$PSScriptRoot/../../docs/en-US/*-*.md" | ForEach-Object { @{ Cmdlet = $_.BaseName; Page = $_.FullName } }
}

BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    $stateHome = $env:PSORCH_STATE_HOME
}

AfterAll {
    $env:PSORCH_STATE_HOME = $stateHome
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
