BeforeDiscovery {
    $root = Split-Path (Split-Path $PSScriptRoot)
    $scripts = Get-ChildItem -LiteralPath $root -Directory | Where-Object Name -NotIn 'artifacts', 'outputs' |
        Get-ChildItem -Recurse -Include *.ps1, *.psm1, *.psd1 | Where-Object FullName -NotMatch '[\\/](bin|obj)[\\/]'
    $files = @($scripts) + @(Get-ChildItem -Path (Join-Path $root *.ps1)) |
        ForEach-Object { @{ File = $_.FullName; Name = [System.IO.Path]::GetRelativePath($root, $_.FullName) } }
    if (-not (Get-Module -ListAvailable -Name PSScriptAnalyzer)) {
        # One line says it; there need not be one for each script.
        $files = @{ Name = 'any script'; File = '' }
    }
}

Describe 'PSScriptAnalyzer' {
    It 'finds nothing in <Name>' -ForEach $files {
        if (-not $File) {
            Set-ItResult -Skipped -Because 'PSScriptAnalyzer is not installed'
        }

        # Pester's blocks are scopes whose variables the analyzer does not see used.
        $exclude = $Name -like '*.Tests.ps1' ? @('PSUseDeclaredVarsMoreThanAssignments') : @()
        $findings = Invoke-ScriptAnalyzer -Path $File -ExcludeRule $exclude
        $findings | ForEach-Object { "$($_.RuleName) at line $($_.Line): $($_.Message)" } | Should -BeNullOrEmpty
    }
}
