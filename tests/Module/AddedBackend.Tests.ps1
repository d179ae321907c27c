BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    $script:place = Initialize-TestPlace

    # Compiled against the engine that the module has loaded, and put beside it where only the module sees it.
    $null = Get-OrchestratorBackend Threading
    $engine = [AppDomain]::CurrentDomain.GetAssemblies() | Where-Object { $_.GetName().Name -eq 'PSParallelOrchestrator.Engine' } |
        Select-Object -First 1
    $usings = '#nullable enable', 'using System;', 'using System.Collections.Generic;', 'using System.IO;', 'using System.Threading;',
        'using System.Threading.Tasks;'
    $code = ($usings + (Get-Content "$PSScriptRoot/../Shared/Backends/SampleBackend.cs")) -join "`n"
    $library = Join-Path $place 'sample-backend.dll'
    $references = $engine.Location, [PSParallelOrchestrator.BackendKind].Assembly.Location, 'System.Collections',
        'System.Collections.Concurrent', 'System.Linq', 'System.Threading', 'System.Threading.Channels', 'System.Threading.Tasks'
    Add-Type -TypeDefinition $code -ReferencedAssemblies $references -OutputAssembly $library -IgnoreWarnings `
        -WarningAction SilentlyContinue
    $context = [System.Runtime.Loader.AssemblyLoadContext]::GetLoadContext($engine)
    $script:sample = $context.LoadFromAssemblyPath($library).GetType('PSParallelOrchestrator.Tests.Shared.SampleBackend')
    $script:added = $sample.GetMethod('Add').Invoke($null, @())
}

AfterAll {
    $added.Dispose()
    Clear-TestPlace $place
}

Describe 'A backend that was added in one folder' {
    BeforeEach { $sample.GetProperty('Seen').GetValue($null).Clear() }

    It 'is listed, completed and asked' {
        (Get-OrchestratorBackend).Kind | Should -Contain 'Sample'
        (Get-OrchestratorBackend sample).Version | Should -Be '1'
        Get-Completion 'Start-OrchestratorRun -Backend Sam' | Should -Be 'Sample'
    }

    It 'runs tasks with options from a hashtable, which are kept with the run' {
        $run = Start-OrchestratorRun (Write-TestPlan @{ a = $null }) -Backend Sample -BackendOption @{ color = 'green' } -Wait
        $run.State | Should -Be 'Succeeded'
        $run.Backend | Should -Be 'Sample'
        $run.Options.BackendOptions.Color | Should -Be 'green'
        @($sample.GetProperty('Seen').GetValue($null)) | Should -Contain 'launch a green'
        (Get-Content "$($run.Directory)/.orchestrator/run.json" -Raw | ConvertFrom-Json).options.backendOptions.color | Should -Be 'green'
    }

    It 'refuses options that it does not have' {
        $plan = Write-TestPlan @{ a = $null }
        { Start-OrchestratorRun $plan -Backend Sample -BackendOption @{ size = 1 } -ErrorAction Stop } |
            Should -Throw -ErrorId 'BackendOptionUnknown,*'
        { Start-OrchestratorRun $plan -Backend Sample -BackendOption @{ color = 'blue' } -ErrorAction Stop } |
            Should -Throw -ErrorId 'BackendOptionInvalid,*'
    }
}
