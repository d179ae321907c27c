BeforeDiscovery {
    Import-Module "$PSScriptRoot/ModelServer.psm1"
    $lacksServer = -not (Find-ModelServer)
}

BeforeAll {
    Import-Module "$PSScriptRoot/Common.psm1"
    Import-Module "$PSScriptRoot/ModelServer.psm1"
    $script:place = Initialize-TestPlace
    $script:canary = "sk-ant-canary-$([guid]::NewGuid().ToString('n'))"
    $script:key = [securestring]::new()
    foreach ($letter in $canary.ToCharArray()) { $key.AppendChar($letter) }
    $script:saved = @{}
    foreach ($name in 'ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN', 'CLAUDE_CODE_OAUTH_TOKEN', 'CLAUDE_CODE_USE_BEDROCK',
        'PSORCH_CLAUDE_EXE', 'PSModulePath') {
        $saved[$name] = [Environment]::GetEnvironmentVariable($name)
    }
    foreach ($name in 'ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN', 'CLAUDE_CODE_OAUTH_TOKEN',
        'CLAUDE_CODE_USE_BEDROCK') { Remove-Item "Env:$name" -ErrorAction Ignore }

    # A client that says which keys it was given, by their checksums, and does nothing else.
    $env:PSORCH_CLAUDE_EXE = "$place/claude"
    Set-Content $env:PSORCH_CLAUDE_EXE @"
#!/bin/sh
[ "`$1" = --version ] && echo '2.1.197 (Claude Code)' && exit 0
for name in ANTHROPIC_API_KEY AWS_BEARER_TOKEN_BEDROCK AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY; do
    eval "value=\`$`$name"
    [ -z "`$value" ] || echo "`$name=`$(printf %s "`$value" | sha256sum | cut -d ' ' -f 1)"
done > '$place/seen'
echo "the key is `$ANTHROPIC_API_KEY" >&2
exit 1
"@
    if (-not $IsWindows) { chmod +x $env:PSORCH_CLAUDE_EXE }
    $script:plan = Write-TestPlan @{ agent = $null }
    $client = $env:PSORCH_CLAUDE_EXE
    if (Find-ModelServer) { $script:server = Open-ModelServer $canary }
    $env:PSORCH_CLAUDE_EXE = $client
    $script:how = @{ Plan = $plan; Agent = 'Anthropic'; MaxRetries = 0; Wait = $true }

    # The keys that the service saw, and forgets.
    function Get-SeenKey {
        (Get-ModelLog $server).credential.key | Select-Object -Unique
        Clear-ModelLog $server
    }

    function Get-FileWithKey { @(Get-ChildItem $place -Recurse -File -Force |
        Where-Object { Select-String -LiteralPath $_.FullName -SimpleMatch $canary -Quiet }) }

    # A stand-in for the module that reads vaults.
    $module = New-Item -ItemType Directory "$place/modules/Microsoft.PowerShell.SecretManagement"
    Set-Content "$module/Microsoft.PowerShell.SecretManagement.psm1" @'
function Get-Secret {
    [CmdletBinding()]
    param([Parameter(Mandatory)] [string] $Name, [string] $Vault)
    Add-Content asked.txt "$Name from $Vault"
    if ($Name -eq 'table') { return @{ a = 1 } }
    if ($Name -ne 'claude') { throw "The secret $Name was not found." }
    $secret = [securestring]::new()
    foreach ($letter in $env:TEST_VAULT_VALUE.ToCharArray()) { $secret.AppendChar($letter) }
    $secret
}
'@
    New-ModuleManifest "$module/Microsoft.PowerShell.SecretManagement.psd1" -RootModule Microsoft.PowerShell.SecretManagement.psm1 `
        -ModuleVersion 1.1.2 -FunctionsToExport Get-Secret
}

AfterAll {
    if ($server) { Close-ModelServer $server }
    foreach ($name in $saved.Keys) { [Environment]::SetEnvironmentVariable($name, $saved[$name] ?? [NullString]::Value) }
    Remove-Item Env:TEST_VAULT_VALUE -ErrorAction Ignore
    Remove-Module Microsoft.PowerShell.SecretManagement -ErrorAction Ignore
    Clear-TestPlace $place
}

Describe 'A key as a parameter' {
    BeforeEach { Remove-Item seen, asked.txt -ErrorAction Ignore }

    It 'is refused as plain text, which is not repeated' {
        { Start-OrchestratorRun $plan -ApiKey $canary } | Should -Throw -ErrorId 'ParameterArgumentTransformationError,*'
        try { Start-OrchestratorRun $plan -ApiKey $canary } catch { "$_" | Should -Not -BeLike "*$canary*" -Because 'it is a secret' }
        { Start-OrchestratorRun $plan -ApiKey 5 } | Should -Throw '*SecureString or a PSCredential, not Int32*'
    }

    It 'reaches the service as a SecureString, and no file' -Skip:$lacksServer {
        $run = Start-OrchestratorRun @how -ApiKey $key
        $run.State | Should -Be 'Succeeded'
        Get-SeenKey | Should -Be $canary
        Get-FileWithKey | Should -BeNullOrEmpty
        $env:ANTHROPIC_API_KEY | Should -BeNullOrEmpty
    }

    It 'reaches no agent' -Tag UnixPrograms -Skip:$lacksServer {
        $run = Start-OrchestratorRun $plan -Agent ClaudeCode -MaxRetries 0 -Wait -ApiKey $key -ErrorAction SilentlyContinue
        Get-Content seen | Should -BeNullOrEmpty
        $run | Get-OrchestratorLog -TaskId agent -StandardError | Should -Be 'the key is '
    }

    It 'is the password of a PSCredential, and on Bedrock an access key with its secret' -Skip:$lacksServer {
        $null = Start-OrchestratorRun @how -ApiKey ([pscredential]::new('anybody', $key))
        Get-SeenKey | Should -Be $canary
        $bedrock = @{ Plan = $plan; Agent = 'Bedrock'; MaxRetries = 0; Wait = $true }
        $null = Start-OrchestratorRun @bedrock -ApiKey ([pscredential]::new($canary, $key))
        (Get-ModelLog $server).credential.scope | Select-Object -Unique | Should -BeLike '*/bedrock'
        Get-SeenKey | Should -Be $canary
        $null = Start-OrchestratorRun @bedrock -ApiKey $key
        Get-SeenKey | Should -Be $canary
    }

    It 'is needed again by a retry, which says so' -Skip:$lacksServer {
        $run = Start-OrchestratorRun @how -ApiKey (ConvertTo-Secret 'sk-ant-wrong-key') -ErrorAction SilentlyContinue
        $run.State | Should -Be 'Failed'
        Clear-ModelLog $server
        { $run | Invoke-TaskRetry -Wait -ErrorAction Stop } | Should -Throw -ErrorId 'AgentNotUsable,*'
        $null = $run | Invoke-TaskRetry -ApiKey $key -Wait
        Get-SeenKey | Should -Be $canary
    }

    It 'is refused where it cannot be one' {
        { Start-OrchestratorRun @how -ApiKey ([securestring]::new()) -ErrorAction Stop } | Should -Throw -ErrorId 'ApiKeyInvalid,*'
    }

    It 'does not go with the name of one, nor a vault without a name' {
        { Start-OrchestratorRun $plan -ApiKey $key -ApiKeySecretName claude } | Should -Throw -ErrorId 'ParametersExclude,*'
        { Start-OrchestratorRun $plan -ApiKeyVault mine } | Should -Throw -ErrorId 'ParameterMissing,*'
        { Resume-OrchestratorRun -Path nowhere -ApiKeyVault mine } | Should -Throw -ErrorId 'ParameterMissing,*'
        { Get-OrchestratorLog -Path nowhere -Activity } | Should -Throw -ErrorId 'ParameterMissing,*'
    }
}

Describe 'A key in a vault' {
    BeforeEach { Remove-Item seen, asked.txt -ErrorAction Ignore }

    It 'needs the module that reads vaults' {
        if (Get-Module -ListAvailable Microsoft.PowerShell.SecretManagement) { Set-ItResult -Skipped `
            -Because 'the module is installed here' }
        { Start-OrchestratorRun @how -ApiKeySecretName claude -ErrorAction Stop } | Should -Throw -ErrorId 'SecretManagementMissing,*'
    }

    It 'is found by its name, and asked for only by a run that begins' -Skip:$lacksServer {
        $env:PSModulePath = "$place/modules$([System.IO.Path]::PathSeparator)$($saved.PSModulePath)"
        $env:TEST_VAULT_VALUE = $canary
        $null = Start-OrchestratorRun $plan -Agent ClaudeCode -ApiKeySecretName claude -WhatIf
        Test-Path asked.txt | Should -BeFalse
        $null = Start-OrchestratorRun @how -ApiKeySecretName claude -ApiKeyVault mine
        Get-Content asked.txt | Should -Be 'claude from mine'
        Get-SeenKey | Should -Be $canary
        Get-FileWithKey | Should -BeNullOrEmpty
        { Start-OrchestratorRun @how -ApiKeySecretName nosuch -ErrorAction Stop } | Should -Throw -ErrorId 'SecretNotRead,*'
        { Start-OrchestratorRun @how -ApiKeySecretName table -ErrorAction Stop } | Should -Throw -ErrorId 'SecretUnusable,*'
    }
}
