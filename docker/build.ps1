<#
.SYNOPSIS
Makes psorch for Linux, and builds the image of the backend Docker with it.
.DESCRIPTION
What follows is handed to 'psorch image build': ./docker/build.ps1 --image my-image:1 --target Command
#>
[CmdletBinding(PositionalBinding = $false)]
param([Parameter(ValueFromRemainingArguments)][string[]] $Argument)

$ErrorActionPreference = 'Stop'
$root = Split-Path $PSScriptRoot
$made = Join-Path $root 'artifacts/psorch/image'
dotnet publish "$root/src/PSParallelOrchestrator.Cli" --configuration Release --runtime linux-x64 --output $made --nologo -v quiet `
    -p:PackagedPsorch=true -p:RestoreLockedMode=false -p:NuGetLockFilePath=obj/publish.lock.json | Out-Host
if ($LASTEXITCODE) { throw "psorch could not be made (dotnet publish ended with $LASTEXITCODE)." }
if ($IsLinux) {
    & "$made/psorch" image build @Argument
}
else {
    dotnet run --project "$root/src/PSParallelOrchestrator.Cli" -- image build --psorch "$made/psorch" @Argument
}
exit $LASTEXITCODE
