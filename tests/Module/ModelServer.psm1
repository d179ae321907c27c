<#
.SYNOPSIS
What tests of real agents share: the model server that stands in for the services, and an environment without keys.
#>

Import-Module "$PSScriptRoot/Common.psm1"

# What would let an agent find a key, an address or a model, and a cmdlet think that nobody sits here.
$names = 'CI', 'ANTHROPIC_API_KEY', 'ANTHROPIC_AUTH_TOKEN', 'ANTHROPIC_BASE_URL', 'ANTHROPIC_BEDROCK_BASE_URL', 'ANTHROPIC_MODEL',
    'CLAUDE_CODE_OAUTH_TOKEN',
    'CLAUDE_CODE_USE_BEDROCK', 'PSORCH_CLAUDE_EXE', 'AWS_BEARER_TOKEN_BEDROCK', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY',
        'AWS_SESSION_TOKEN',
    'AWS_PROFILE', 'AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE', 'AWS_EC2_METADATA_DISABLED'

function Find-ModelServer {
    <#
    .SYNOPSIS
    The program of the model server; nothing where it is not built.
    #>
    [OutputType([string])]
    param()
    Find-BuiltProgram -Project tests/PSParallelOrchestrator.ModelServer -Name PSParallelOrchestrator.ModelServer
}

function Open-ModelServer {
    <#
    .SYNOPSIS
    Starts a model server that lets in one key, and points agents of this process at it; they find no other key. It ends with this process.
    #>
    param([Parameter(Mandatory)] [string] $Key)
    $start = [System.Diagnostics.ProcessStartInfo]::new((Find-ModelServer))
    $start.RedirectStandardInput = $start.RedirectStandardOutput = $true
    foreach ($argument in '--port', '0', '--with-stdin', '--key', $Key) { $start.ArgumentList.Add($argument) }
    $process = [System.Diagnostics.Process]::Start($start)
    $url = ($process.StandardOutput.ReadLine() -split ' ')[1]
    $saved = @{}
    foreach ($name in $names) {
        $saved[$name] = [Environment]::GetEnvironmentVariable($name)
        Remove-Item "Env:$name" -ErrorAction Ignore
    }

    $env:ANTHROPIC_BASE_URL = $env:ANTHROPIC_BEDROCK_BASE_URL = $url
    $env:AWS_CONFIG_FILE = $env:AWS_SHARED_CREDENTIALS_FILE = [System.IO.Path]::GetFullPath('nowhere')
    $env:AWS_EC2_METADATA_DISABLED = 'true'

    # Who runs these tests at a terminal is not asked before agents spend made-up money.
    $env:CI = 'true'
    [pscustomobject]@{ Url = $url; Process = $process; Saved = $saved }
}

function Close-ModelServer {
    <#
    .SYNOPSIS
    Ends a model server, and gives the environment back.
    #>
    param([Parameter(Mandatory)] $Server)
    foreach ($name in $Server.Saved.Keys) { [Environment]::SetEnvironmentVariable($name, $Server.Saved[$name] ?? [NullString]::Value) }
    $Server.Process.StandardInput.Close()
    if (-not $Server.Process.WaitForExit(30000)) { $Server.Process.Kill() }
}

function Clear-ModelLog {
    <#
    .SYNOPSIS
    Lets a model server forget what it was asked.
    #>
    param([Parameter(Mandatory)] $Server)
    $null = Invoke-RestMethod "$($Server.Url)/__reset" -Method Post
}

function Get-ModelLog {
    <#
    .SYNOPSIS
    The requests for messages that a model server got.
    #>
    param([Parameter(Mandatory)] $Server)
    Invoke-RestMethod "$($Server.Url)/__log" | ForEach-Object { $_ } | Where-Object { $_.model }
}

function Get-ModelCost {
    <#
    .SYNOPSIS
    What the usage that a model server told its clients costs, at the published price of claude-sonnet-4-5 on Bedrock, and of
    claude-sonnet-5-5 elsewhere.
    #>
    [OutputType([decimal])]
    param([Parameter(Mandatory)] $Server)
    $sum = [decimal] 0
    foreach ($request in Get-ModelLog $Server) {
        $usage = $request.usage
        $sum += $request.model -like '*sonnet-4-5*' ?
            ($usage.input * 3 + $usage.output * 15 + $usage.cacheWrite * 3.75d + $usage.cacheRead * 0.3d) / 1000000d :
            ($usage.input * 2 + $usage.output * 10 + $usage.cacheWrite * 2.5d + $usage.cacheRead * 0.1d) / 1000000d
    }

    $sum
}

function Get-FileWork {
    <#
    .SYNOPSIS
    A part of requirements or a prompt that lets an agent write the file src/NAME.txt, with an answer that is charged with as many tokens as
    named.
    #>
    [OutputType([string])]
    param([Parameter(Mandatory)] [string] $Name, [Parameter(Mandatory)] [string] $Agent, [int] $OutputTokens)
    $call = $Agent -eq 'ClaudeCode' ?
        @{ tool = 'Write'; input = @{ file_path = "`${cwd}/src/$Name.txt"; content = "made by $Name" } } :
        @{ tool = 'create'; input = @{ path = "src/$Name.txt"; file_text = "made by $Name" } }
    if ($OutputTokens) { $call.usage = @{ output = $OutputTokens } }
    'MODEL-SCRIPT: ' + (@{ name = $Name; steps = @($call, @{ text = 'Done.' }) } | ConvertTo-Json -Depth 6 -Compress)
}

function Get-Requirement {
    <#
    .SYNOPSIS
    Requirements of which a model makes three tasks that write a file each; the third after the others.
    #>
    [OutputType([string])]
    param([Parameter(Mandatory)] [string] $Agent)
    "Make files:`n- North file $(Get-FileWork north $Agent)`n- South file $(Get-FileWork south $Agent)`n" +
        "- Both files, after north file and south file $(Get-FileWork both $Agent)"
}

function ConvertTo-Secret {
    <#
    .SYNOPSIS
    A text as SecureString.
    #>
    [OutputType([securestring])]
    param([Parameter(Mandatory)] [string] $Text)
    $secure = [securestring]::new()
    foreach ($letter in $Text.ToCharArray()) { $secure.AppendChar($letter) }
    $secure
}

Export-ModuleMember -Function *
