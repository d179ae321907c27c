BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    $script:place = Initialize-TestPlace
    $script:run = Start-OrchestratorRun (Write-TestPlan ([ordered]@{ a = 'printf "one\r\ntwo\nthr\303\251e"; echo bad >&2';
        'b<a' = 'true' })) -Wait
}

AfterAll { Clear-TestPlace $place }

Describe 'Get-OrchestratorLog' {
    It 'writes the lines of the log of a run' {
        $lines = @($run | Get-OrchestratorLog)
        $lines | Should -BeOfType ([string])
        $lines[-1] | Should -Match 'Succeeded: 2 of 2'
        Get-OrchestratorLog -Id $run.Id -Tail 1 | Should -Be $lines[-1]
        Get-OrchestratorLog -Path $run.Directory -Tail 0 | Should -BeNullOrEmpty
    }

    It 'writes the output of tasks' -Tag UnixPrograms {
        $run | Get-OrchestratorLog -TaskId a | Should -Be 'one', 'two', 'three'.Replace('ee', [char]0xe9 + 'e')
        $run.Tasks[0] | Get-OrchestratorLog -Tail 2 | Should -HaveCount 2
        $run.Tasks[0] | Get-OrchestratorLog -StandardError | Should -Be 'bad'
    }

    It 'follows until the end' -Tag UnixPrograms {
        $live = Start-OrchestratorRun (Write-TestPlan ([ordered]@{ a = 'for i in 1 2 3; do echo $i; sleep 0.3; done' }))
        $live | Get-OrchestratorLog -TaskId a -Follow | Should -Be '1', '2', '3'
        @($live | Get-OrchestratorLog -Follow)[-1] | Should -Match 'Succeeded: 1 of 1'
        $live = Start-OrchestratorRun (Write-TestPlan @{ a = 'sleep 0.3' })
        @($live | Get-OrchestratorLog -Follow -Tail 0)[-1] | Should -Match 'Succeeded: 1 of 1'
    }

    It 'takes just the first lines without waiting for the rest, and can be stopped' -Tag UnixPrograms {
        $live = Start-OrchestratorRun (Write-TestPlan @{ a = 'echo first; sleep 100' })
        $live | Get-OrchestratorLog -TaskId a -Follow | Select-Object -First 1 | Should -Be 'first'
        Invoke-StoppedScript '$run | Get-OrchestratorLog -Follow' @{ run = $live } | Should -Be 'Stopped'
        $live.State | Should -Be 'Running'
        $live | Stop-OrchestratorRun
    }

    It 'names what has no output, and a task that is not there' {
        $run | Get-OrchestratorLog -TaskId nosuch, a -ErrorVariable failed -ErrorAction SilentlyContinue | Should -HaveCount 3
        Get-ErrorId $failed[0] | Should -Be 'TaskNotFound'
        $blocked = Start-OrchestratorRun (Write-TestPlan ([ordered]@{ a = 'exit 1'; 'b<a' = 'true' })) -MaxRetries 0 -Wait `
            -ErrorAction SilentlyContinue
        { $blocked | Get-OrchestratorLog -TaskId b -ErrorAction Stop } | Should -Throw -ErrorId 'NoOutput,*'
    }
}
