BeforeDiscovery {
    Import-Module "$PSScriptRoot/Common.psm1"
    $names = (Import-PowerShellDataFile (Get-ManifestUnderTest)).CmdletsToExport
    $cmdlets = $names | ForEach-Object { @{ Cmdlet = $_ } }
    $topics = Get-ChildItem -Path "$(Get-RepositoryRoot)/docs/en-US/about_*.md" | ForEach-Object { @{ Topic = $_.BaseName } }
}

BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"

    # What a PowerShell of its own makes of the help, asked once: Get-Help of a module that this PowerShell had loaded before would be old.
    $read = @'
Import-Module $module
Get-Command -Module PSParallelOrchestrator | ForEach-Object {
    $help = Get-Help $_.Name -Full
    $common = [System.Management.Automation.PSCmdlet]::CommonParameters + [System.Management.Automation.PSCmdlet]::OptionalCommonParameters
    [ordered]@{
        Name = $_.Name
        Synopsis = $help.Synopsis
        Examples = @($help.Examples.Example).Count
        FullText = (Get-Help $_.Name -Full | Out-String)
        ExampleText = (Get-Help $_.Name -Examples | Out-String)
        Documented = @(Get-Help $_.Name -Parameter * | ForEach-Object name)
        Parameters = @($_.Parameters.Keys | Where-Object { $_ -notin $common -or $_ -in $help.parameters.parameter.name })
        Undescribed = @($help.parameters.parameter | Where-Object { -not $_.description.Text } | ForEach-Object name)
    }
} | ConvertTo-Json -Depth 4 -AsArray
'@
    $help = @{}
    Invoke-Shell $read | ConvertFrom-Json | ForEach-Object { $help[$_.Name] = $_ }
}

Describe 'Get-Help <Cmdlet>' -ForEach $cmdlets {
    It 'has a synopsis that is not the syntax' {
        $help[$Cmdlet].Synopsis.Trim() | Should -Not -BeNullOrEmpty
        $help[$Cmdlet].Synopsis.Trim() | Should -Not -Match "^$Cmdlet"
    }

    It 'describes each parameter' {
        $help[$Cmdlet].Documented | Sort-Object | Should -Be ($help[$Cmdlet].Parameters | Sort-Object)
        $help[$Cmdlet].Undescribed | Should -BeNullOrEmpty
    }

    It 'shows its examples' {
        $help[$Cmdlet].Examples | Should -BeGreaterThan 0
        $help[$Cmdlet].ExampleText | Should -Match 'Example 1: '
        $help[$Cmdlet].FullText | Should -Match 'RELATED LINKS'
    }
}

Describe 'Get-Help <Topic>' -ForEach $topics {
    It 'shows the topic, and its short description in a list' {
        $synopsis = "Get-Help about_* | Where-Object Name -EQ '$Topic' | ForEach-Object { 'SYNOPSIS: ' + `$_.Synopsis }"
        $output = Invoke-Shell "Import-Module `$module; Get-Help $Topic; $synopsis"
        $output | Should -Match "^TOPIC\s+$Topic\s+SHORT DESCRIPTION"
        $output | Should -Match 'LONG DESCRIPTION'
        $output | Should -Not -Match '(?m)^ *\|' -Because 'a terminal shows no tables of markdown'
    }
}
