# Read by lane.sh. The module in the Windows PowerShell of the PowerShell package, on a .NET laid out from the packs of its runtime.

# One property of the project that restores PowerShell and Pester.
property() {
  dotnet msbuild "$root/tests/PSParallelOrchestrator.Module.Tests" "-getProperty:$1"
}

# The shared runtime below $1, of the packs that the tests for win-x64 restore.
lay_runtime() {
  local to=$1 packages version pack name
  packages=$(property NuGetPackageRoot)
  version=$(property BundledNETCoreAppPackageVersion)
  for name in Microsoft.NETCore.App Microsoft.WindowsDesktop.App; do
    pack="$packages/$(tr '[:upper:]' '[:lower:]' <<<"$name").runtime.win-x64/$version/runtimes/win-x64"
    mkdir -p "$to/shared/$name/$version"
    cp -r "$pack/lib/net10.0/." "$to/shared/$name/$version/"
    [ ! -d "$pack/native" ] || cp -r "$pack/native/." "$to/shared/$name/$version/"
  done
  mkdir -p "$to/host/fxr/$version"
  mv "$to/shared/Microsoft.NETCore.App/$version/hostfxr.dll" "$to/host/fxr/$version/"
}

# PowerShell, Pester, the packaged module and its tests, below the root that is $1.
lay_powershell() {
  local lane=$1/lane
  mkdir -p "$lane/pwsh" "$lane/pester" "$lane/module" "$lane/checkout/tests" "$lane/checkout/src"
  lay_runtime "$lane/dotnet"
  cp -r "$(property NuGetPackageRoot)/powershell/$(property PowerShellVersion)/tools/net10.0/any/win/." "$lane/pwsh/"
  cp -r "$(property PkgPester)/tools/." "$lane/pester/"
  cp -r "$root/artifacts/package/PSParallelOrchestrator" "$lane/module/"
  cp -r "$root/docs" "$root/module" "$root/PSParallelOrchestrator.sln" "$root/README.md" "$lane/checkout/"
  cp -r "$root/tests/Module" "$root/tests/Shared" "$root/tests/Windows" "$lane/checkout/tests/"
  cp -r "$root/src/PSParallelOrchestrator" "$lane/checkout/src/"
  dotnet publish tests/PSParallelOrchestrator.ModelServer "${windows[@]}" -c Release -v q \
    -o "$lane/checkout/tests/PSParallelOrchestrator.ModelServer/bin/Release/net10.0"
}

# Runs a script below the lane's folder in that PowerShell, for $1 at most, and shows what it wrote to the file lane/said.txt. PowerShell
# wants a console, which Wine makes of a terminal.
powershell() {
  local limit=$1
  shift
  rm -f "$wine/lane/said.txt"
  local ended=0
  run timeout --kill-after=30s "$limit" script -qec "wine /lane/pwsh/pwsh.exe -NoProfile -NonInteractive -File $*" /dev/null \
    </dev/null >/dev/null 2>&1 || ended=$?
  cat "$wine/lane/said.txt" 2>/dev/null || true
  [ "$ended" != 0 ] || return 0

  # A PowerShell that Wine ended, or that did not end, says nothing of us; the last line says whether it came to its end.
  if tail -n 1 "$wine/lane/said.txt" 2>/dev/null | grep -q '^Failed twice: '; then
    return 1
  fi
  echo "skipped: the rest, since the PowerShell under Wine ended with $ended (124: its time was over) before it had run all"
}
