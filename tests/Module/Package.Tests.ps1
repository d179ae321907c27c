BeforeDiscovery {
    $version = (Import-PowerShellDataFile "$PSScriptRoot/../../module/PSParallelOrchestrator.psd1").ModuleVersion
    $package = "$PSScriptRoot/../../artifacts/package/PSParallelOrchestrator/$version"
    $missing = -not (Test-Path -LiteralPath "$package/bin/linux-x64/psorch")
    $cannotPublish = $missing ? 'there is no package: run build.ps1 -Task Package'
        : (Get-Module -ListAvailable -Name Microsoft.PowerShell.PSResourceGet) ? ''
        : 'Microsoft.PowerShell.PSResourceGet is not installed'
    $cannotRun = $missing -or -not $IsLinux -or [System.Runtime.InteropServices.RuntimeInformation]::OSArchitecture -ne 'X64'
}

BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    $version = (Import-PowerShellDataFile "$PSScriptRoot/../../module/PSParallelOrchestrator.psd1").ModuleVersion
    $package = "$(Get-RepositoryRoot)/artifacts/package/PSParallelOrchestrator/$version"
    $stateHome = $env:PSORCH_STATE_HOME
    $modulePath = $env:PSModulePath
    $env:PSORCH_STATE_HOME = Join-Path $TestDrive state

    # Uses the module that is found under a folder, as a user would, without importing it.
    function Use-InstalledModule {
        param([string] $Folder)

        $env:PSModulePath = $Folder + [System.IO.Path]::PathSeparator + $modulePath
        try {
            Invoke-Shell @'
(Measure-OrchestratorComplexity 'Write a README').Level
(Get-Module PSParallelOrchestrator).ModuleBase
(Get-Help Measure-OrchestratorComplexity).Synopsis
'@
        }
        finally {
            $env:PSModulePath = $modulePath
        }
    }
}

AfterAll {
    $env:PSORCH_STATE_HOME = $stateHome
}

Describe 'The package' {
    BeforeEach {
        if ($missing) {
            Set-ItResult -Skipped -Because 'there is no package: run build.ps1 -Task Package'
        }
    }

    It 'holds the manifest, the help, the licence, the cmdlets and psorch for each runtime' -TestCases @{ missing = $missing } {
        foreach ($file in 'PSParallelOrchestrator.psd1', 'LICENSE', 'lib/PSParallelOrchestrator.dll',
            'lib/PSParallelOrchestrator.Module.dll', 'lib/private/PSParallelOrchestrator.Engine.dll',
            'en-US/PSParallelOrchestrator.Module.dll-Help.xml', 'en-US/about_PSParallelOrchestrator.help.txt', 'bin/linux-x64/psorch',
            'psorch.cdx.json') {
            "$package/$file" | Should -Exist
        }

        Get-ChildItem -LiteralPath "$package/bin" -Recurse -File | ForEach-Object Name | Should -BeIn 'psorch', 'psorch.exe'
        Get-ChildItem -LiteralPath $package -Recurse -File -Include System.Management.Automation.dll, *.pdb | Should -BeNullOrEmpty
    }

    It 'says which packages psorch is made of' -TestCases @{ missing = $missing } {
        $bill = Get-Content -LiteralPath "$package/psorch.cdx.json" -Raw | ConvertFrom-Json
        $bill.bomFormat | Should -Be 'CycloneDX'
        $bill.metadata.component.name | Should -Be 'psorch'
        $bill.components.name | Should -Contain 'System.CommandLine'
    }

    It 'has a manifest that is accepted' -TestCases @{ missing = $missing } {
        (Test-ModuleManifest -Path "$package/PSParallelOrchestrator.psd1" -WarningAction Stop).Version | Should -Be $version
    }

    It 'is loaded by itself from a folder of PSModulePath, with its help' -TestCases @{ missing = $missing } {
        $level, $base, $synopsis = (Use-InstalledModule (Split-Path (Split-Path $package))) -split '\r?\n'
        $level | Should -Be 'Simple'
        $base | Should -Be (Resolve-Path $package).Path
        $synopsis | Should -Not -BeNullOrEmpty
        $synopsis | Should -Not -Match '^\s*Measure-'
    }

    It 'has a psorch for arm64 that starts' -TestCases @{ missing = $missing } {
        $emulator = Get-Command -Name qemu-aarch64-static -CommandType Application -ErrorAction Ignore | Select-Object -First 1
        if (-not $emulator -or -not (Test-Path -LiteralPath /usr/aarch64-linux-gnu/lib)) {
            Set-ItResult -Skipped -Because 'there is no qemu-aarch64-static with libraries of arm64'
        }

        & $emulator -L /usr/aarch64-linux-gnu "$package/bin/linux-arm64/psorch" --version | Should -Match "^$([regex]::Escape($version))"
    }

    It 'is published to a local repository of files, and saved from there' `
        -TestCases @{ missing = $missing; cannotPublish = $cannotPublish } {
        if ($cannotPublish) { Set-ItResult -Skipped -Because $cannotPublish }
        $feed = (New-Item -ItemType Directory -Path (Join-Path $TestDrive feed)).FullName
        $saved = (New-Item -ItemType Directory -Path (Join-Path $TestDrive saved)).FullName
        $repository = "psorch-test-$PID"
        Register-PSResourceRepository -Name $repository -Uri $feed -Trusted
        try {
            Publish-PSResource -Path $package -Repository $repository
            (Find-PSResource -Name PSParallelOrchestrator -Repository $repository).Version | Should -Be $version
            Save-PSResource -Name PSParallelOrchestrator -Repository $repository -Path $saved -TrustRepository
        }
        finally {
            Unregister-PSResourceRepository -Name $repository
        }

        $level, $base, $null = (Use-InstalledModule $saved) -split '\r?\n'
        $level | Should -Be 'Simple'
        $base | Should -BeLike "$saved*"
        "$saved/PSParallelOrchestrator/$version/bin/linux-x64/psorch" | Should -Exist
    }

    It 'is installed from a local repository of files for a user, imported, used on the backend Process, and uninstalled' `
        -TestCases @{ missing = $missing; cannotPublish = $cannotPublish } {
        if (-not $IsLinux -and -not $cannotPublish) { $cannotPublish = 'the user''s folder of modules can be moved on Linux only' }
        if ($cannotPublish) { Set-ItResult -Skipped -Because $cannotPublish }
        $feed = (New-Item -ItemType Directory -Path (Join-Path $TestDrive install-feed)).FullName
        $user = (New-Item -ItemType Directory -Path (Join-Path $TestDrive user)).FullName
        $saved = $env:HOME, $env:XDG_DATA_HOME, $env:PSModulePath
        $env:HOME, $env:XDG_DATA_HOME, $env:PSModulePath = $user, $null, $null
        try {
            $lines = (Invoke-Shell @"
Register-PSResourceRepository -Name files -Uri '$feed' -Trusted
Publish-PSResource -Path '$package' -Repository files
Install-PSResource -Name PSParallelOrchestrator -Repository files -Scope CurrentUser
Import-Module PSParallelOrchestrator
(Get-Module PSParallelOrchestrator).ModuleBase
(Get-InstalledPSResource PSParallelOrchestrator).Version.ToString()
'{"tasks":[{"id":"a","command":"true"}]}' | Set-Content plan.json
(Start-OrchestratorRun plan.json -Backend Process -Wait).State
Uninstall-PSResource PSParallelOrchestrator
@(Get-InstalledPSResource PSParallelOrchestrator -ErrorAction Ignore).Count
"@ -WorkingDirectory $TestDrive) -split '\r?\n'
        }
        finally {
            $env:HOME, $env:XDG_DATA_HOME, $env:PSModulePath = $saved
        }

        $lines | Should -Be "$user/.local/share/powershell/Modules/PSParallelOrchestrator/$version", $version, 'Succeeded', '0'
    }
}

Describe 'The packaged psorch' {
    BeforeAll {
        $psorch = "$package/bin/linux-x64/psorch"
        $work = (New-Item -ItemType Directory -Path (Join-Path $TestDrive psorch)).FullName
        Set-Content -LiteralPath "$work/plan.json" `
            -Value ('{"tasks":[{"id":"first","command":"sh","arguments":["-c","echo one > one.txt"]},' +
                '{"id":"second","command":"cat","arguments":["one.txt"],"dependsOn":["first"]}]}')
        Set-Content -LiteralPath "$work/plan.yaml" `
            -Value "tasks:`n  - id: readme`n    prompt: Write a README`n  - id: fails`n    command: 'false'`n    maxRetries: 0"
    }

    BeforeEach {
        if ($cannotRun) {
            Set-ItResult -Skipped -Because 'there is no package, or this is not Linux on x64'
        }
    }

    It 'says its version' -TestCases @{ cannotRun = $cannotRun } {
        & $psorch --version | Should -BeLike "$version*"
    }

    It 'runs a plan, merges, reports and shows it as JSON' -TestCases @{ cannotRun = $cannotRun } {
        $output = & $psorch run --plan "$work/plan.json" -o "$work/json" 2>&1 | Out-String
        $LASTEXITCODE | Should -Be 0 -Because $output
        $run = "$work/json/plan"
        "$run/execution_summary.json", "$run/report.html", "$run/trace.tsv" | Should -Exist
        Get-ChildItem -LiteralPath $run -Recurse -File -Filter one.txt | Should -Not -BeNullOrEmpty
        (& $psorch status $run --json | ConvertFrom-Json).totals.succeeded | Should -Be 2
        & $psorch report $run --diagram Mermaid | Should -Contain 'flowchart LR'
        & $psorch log $run second | Should -Be 'one'
    }

    It 'runs a plan in YAML, and ends with 1 where a task fails' -TestCases @{ cannotRun = $cannotRun } {
        $output = & $psorch run --plan "$work/plan.yaml" -o "$work/yaml" --simulate-duration 0s 2>&1 | Out-String
        $LASTEXITCODE | Should -Be 1 -Because $output
        (& $psorch status "$work/yaml/plan" --json | ConvertFrom-Json).totals.failed | Should -Be 1
    }

    It 'plans requirements, and writes the plan as YAML' -TestCases @{ cannotRun = $cannotRun } {
        & $psorch plan 'Build a todo app with backend and frontend' -o "$work/made.yaml" | Should -Not -BeNullOrEmpty
        & $psorch plan --plan "$work/made.yaml" | Out-Null
        $LASTEXITCODE | Should -Be 0
    }

    It 'refuses a plan that cannot be used with code 2' -TestCases @{ cannotRun = $cannotRun } {
        Set-Content -LiteralPath "$work/bad.yaml" -Value "tasks:`n  - id: a`n    promt: x"
        & $psorch run --plan "$work/bad.yaml" -o "$work/bad" 2>&1 | Out-String | Should -Match 'prompt'
        $LASTEXITCODE | Should -Be 2
    }
}
