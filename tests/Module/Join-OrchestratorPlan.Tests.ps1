BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    Import-ModuleUnderTest
    $first = (New-OrchestratorTask schema 'x'), (New-OrchestratorTask build 'x' -DependsOn schema -DependencyReason @{ schema = 'why' }) |
        New-OrchestratorPlan -MaxExecutors 2 -Ignore '*.log' -Conflicts 'a=Union'
    $second = New-OrchestratorTask build 'y' | New-OrchestratorPlan -MaxExecutors 4 -Ignore '*.tmp' -Conflicts 'b=Stop'
}

Describe 'Join-OrchestratorPlan' {
    It 'makes one plan, with prefixes for ids, dependencies and reasons' {
        $joined = $first, $second | Join-OrchestratorPlan -Prefix 'web-', 'api-'
        $joined.Tasks.Id | Should -Be 'web-schema', 'web-build', 'api-build'
        $joined.Tasks[1].DependsOn[0] | Should -Be 'web-schema'
        $joined.Tasks[1].DependencyReasons['web-schema'] | Should -Be 'why'
        $joined.MaxExecutors | Should -Be 4
        $joined.Ignore | Should -Be '*.log', '*.tmp'
        $joined.Conflicts.Pattern | Should -Be 'a', 'b'
        $joined.Id | Should -Not -BeIn $first.Id, $second.Id
    }

    It 'keeps requirements and complexity' {
        $one = New-OrchestratorPlan 'Write a calculator'
        $two = New-OrchestratorPlan 'Build a web shop with search and payment'
        $joined = Join-OrchestratorPlan $one, $two -Prefix '', 'shop-'
        $joined.Requirements | Should -Be "Write a calculator`n`nBuild a web shop with search and payment"
        $joined.Complexity.Score | Should -Be $two.Complexity.Score
        $joined.Planning.Planner | Should -Be 'Heuristic'
    }

    It 'takes plan files, and a prefix for each plan' {
        $first | Export-OrchestratorPlan "$TestDrive/one.yaml"
        $second | Export-OrchestratorPlan "$TestDrive/two.yaml"
        (Join-OrchestratorPlan "$TestDrive/one.yaml", "$TestDrive/two.yaml" -Prefix a-, b-).Tasks.Id |
            Should -Be 'a-schema', 'a-build', 'b-build'
        (Get-ChildItem "$TestDrive/*.yaml" | Join-OrchestratorPlan -Prefix { (Split-Path $_.SourcePath -LeafBase) + '.' }).Tasks.Id |
            Should -Be 'one.schema', 'one.build', 'two.build'
    }

    It 'refuses <Id>' -ForEach @(
        @{ Id = 'TaskIdsClash'; Do = { $first, $second | Join-OrchestratorPlan }; Says = '*build*-Prefix*' }
        @{ Id = 'PrefixesDoNotFit'; Do = { $first, $second | Join-OrchestratorPlan -Prefix a }; Says = '*' }
        @{ Id = 'ConflictRulesDisagree'; Do = {
                $first, (New-OrchestratorTask z 'z' | New-OrchestratorPlan -Conflicts 'a=Stop') | Join-OrchestratorPlan
            }; Says = "*'a'*"
        }
        @{ Id = 'IllegalTaskId'; Do = { $first, $second | Join-OrchestratorPlan -Prefix 'a b', 'c' }; Says = '*' }
        @{ Id = 'PlanFileNotFound'; Do = { 'nowhere' | Join-OrchestratorPlan }; Says = '*' }
    ) {
        $ErrorActionPreference = 'Stop'
        $Do | Should -Throw $Says -ErrorId "$Id,*"
    }
}
