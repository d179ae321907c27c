#!/usr/bin/env bash
# Makes psorch for Linux, and builds the image of the backend Docker with it. What follows is handed to 'psorch image build'.
#   docker/build.sh [--image NAME] [--target Command] [--base IMAGE] ...
set -euo pipefail
cd "$(dirname "$0")/.."
made=artifacts/psorch/image
dotnet publish src/PSParallelOrchestrator.Cli --configuration Release --runtime linux-x64 --output "$made" --nologo --verbosity quiet \
  -p:PackagedPsorch=true -p:RestoreLockedMode=false -p:NuGetLockFilePath=obj/publish.lock.json \
  "-p:NativePsorch=$(command -v clang >/dev/null 2>&1 || command -v gcc >/dev/null 2>&1 && echo true || echo false)"
exec "$made/psorch" image build "$@"
