BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"

    # A module that brings other versions of libraries that the engine uses.
    $stranger = Join-Path $TestDrive Stranger
    $null = New-Item -ItemType Directory -Path $stranger
    foreach ($library in 'YamlDotNet', 'Microsoft.Extensions.Logging.Abstractions') {
        $name = [System.Reflection.AssemblyName]::new("$library, Version=1.2.3.4")
        $assembly = [System.Reflection.Emit.PersistedAssemblyBuilder]::new($name, [object].Assembly)
        $type = $assembly.DefineDynamicModule($library).DefineType("Strange.$($library -replace '\.')", 'Public, Class')
        $code = $type.DefineMethod('Hello', 'Public, Static', [string], @()).GetILGenerator()
        $code.Emit([System.Reflection.Emit.OpCodes]::Ldstr, "hello from $library")
        $code.Emit([System.Reflection.Emit.OpCodes]::Ret)
        $null = $type.CreateType()
        $assembly.Save((Join-Path $stranger "$library.dll"))
    }

    Set-Content -LiteralPath (Join-Path $stranger Stranger.psm1) -Value @'
Add-Type -Path (Join-Path $PSScriptRoot YamlDotNet.dll), (Join-Path $PSScriptRoot Microsoft.Extensions.Logging.Abstractions.dll)
function Get-Stranger {
    foreach ($type in [Strange.YamlDotNet], [Strange.MicrosoftExtensionsLoggingAbstractions]) {
        "$($type::Hello()) $($type.Assembly.GetName().Version)"
    }
}
'@
    $strangerModule = Join-Path $stranger Stranger.psm1

    # Makes the module's own context load its own versions, and says which they are.
    $ownVersions = @'
$own = [System.Runtime.Loader.AssemblyLoadContext]::All | Where-Object Name -EQ 'PSParallelOrchestrator'
foreach ($library in 'YamlDotNet', 'Microsoft.Extensions.Logging.Abstractions') {
    $name = $own.LoadFromAssemblyName($library).GetName(); "own $($name.Name) $($name.Version)"
}
'@
}

Describe 'The module beside one with other versions of its libraries' {
    It 'works when it comes <Order>' -ForEach @(
        @{ Order = 'first'; First = '$module'; Second = '$stranger' }
        @{ Order = 'second'; First = '$stranger'; Second = '$module' }
    ) {
        $output = Invoke-Shell @"
`$stranger = '$strangerModule'
Import-Module $First
Import-Module $Second
Get-Stranger
(Measure-OrchestratorComplexity 'Write a README').Level
$ownVersions
Get-Stranger
"@
        @($output -split '\r?\n' -match '^hello from YamlDotNet 1\.2\.3\.4').Count | Should -Be 2
        @($output -split '\r?\n' -match '^hello from Microsoft.Extensions.Logging.Abstractions 1\.2\.3\.4').Count | Should -Be 2
        $output | Should -Match 'Simple'
        foreach ($library in 'YamlDotNet', 'Microsoft.Extensions.Logging.Abstractions') {
            $file = Join-Path (Get-ModuleUnderTest) lib private "$library.dll"
            $shipped = [System.Reflection.AssemblyName]::GetAssemblyName($file).Version
            $shipped | Should -Not -Be '1.2.3.4'
            $output -split '\r?\n' | Should -Contain "own $library $shipped"
        }
    }

    It 'leaves nothing but the object model in the context that modules share' {
        Invoke-Shell @'
Import-Module $module
$null = Measure-OrchestratorComplexity 'Write a README'
$own = Get-ChildItem -LiteralPath (Join-Path (Split-Path $module) lib private) -Filter *.dll | ForEach-Object BaseName
if ('YamlDotNet' -notin $own) { throw "These are not the module's own libraries: $own" }
[System.Runtime.Loader.AssemblyLoadContext]::Default.Assemblies.ForEach({ $_.GetName().Name }).Where({ $_ -in $own })
'@ | Should -BeNullOrEmpty
    }
}

Describe 'Import-Module' {
    It 'finds the same cmdlets again after <Name>' -ForEach @(
        @{ Name = 'the module was removed'; Again = 'Remove-Module PSParallelOrchestrator; Import-Module $module' }
        @{ Name = 'an import with -Force'; Again = 'Import-Module $module -Force' }
        @{ Name = 'a second import'; Again = 'Import-Module $module' }
    ) {
        $first, $second = (Invoke-Shell @"
Import-Module `$module
(Get-Command -Module PSParallelOrchestrator | Sort-Object Name).Name -join ' '
$Again
`$null = Measure-OrchestratorComplexity 'Write a README'
(Get-Command -Module PSParallelOrchestrator | Sort-Object Name).Name -join ' '
"@) -split '\r?\n'
        $first | Should -Match 'Measure-OrchestratorComplexity'
        $second | Should -Be $first
    }

    It 'takes the cmdlets away with the module' {
        Invoke-Shell @'
$PSModuleAutoLoadingPreference = 'None'
Microsoft.PowerShell.Core\Import-Module $module
Microsoft.PowerShell.Core\Remove-Module PSParallelOrchestrator
@(Microsoft.PowerShell.Core\Get-Command Measure-OrchestratorComplexity -ErrorAction Ignore).Count
'@ | Should -Be '0'
    }

    It 'happens by itself when a cmdlet is called' {
        Invoke-Shell @"
`$env:PSModulePath = '$(Get-ModulePathUnderTest)'
(Measure-OrchestratorComplexity 'Write a README').Level
(Get-Module PSParallelOrchestrator).Name
"@ | Should -Match 'Simple\s+PSParallelOrchestrator'
    }

    It 'loads no library of the engine before a cmdlet needs it' {
        Invoke-Shell @'
Import-Module $module
[System.AppDomain]::CurrentDomain.GetAssemblies().ForEach({ $_.GetName().Name }).Where({
    $_ -in 'YamlDotNet', 'Microsoft.Extensions.Logging'
})
'@ | Should -BeNullOrEmpty
    }
}

Describe 'The manifest' {
    BeforeAll {
        $manifest = Test-ModuleManifest -Path (Get-ManifestUnderTest) -WarningVariable warnings -WarningAction SilentlyContinue
    }

    It 'is accepted without a warning' {
        $manifest.Version | Should -Be '0.1.0'
        $warnings | Should -BeNullOrEmpty
    }

    It 'says where the project and the licence are' {
        $manifest.ProjectUri | Should -Match '^https://'
        $manifest.LicenseUri | Should -Match '/LICENSE$'
        $manifest.ReleaseNotes | Should -Not -BeNullOrEmpty
        $manifest.Tags | Should -Contain 'PSEdition_Core'
    }

    It 'lists each cmdlet by name' {
        $cmdlets = (Invoke-Shell 'Import-Module $module; (Get-Command -Module PSParallelOrchestrator).Name') -split '\r?\n'
        @($manifest.ExportedCmdlets.Keys) | Sort-Object | Should -Be ($cmdlets | Sort-Object)
    }

    It 'uses the format file where there is one' {
        $format = Test-Path -LiteralPath (Join-Path (Get-ModuleUnderTest) PSParallelOrchestrator.Format.ps1xml)
        @($manifest.ExportedFormatFiles).Count | Should -Be ([int] $format)
    }
}
