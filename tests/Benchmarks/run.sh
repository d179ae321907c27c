#!/usr/bin/env bash
# Measures what docs/benchmarks.md states, this project and what it is compared with side by side in one run.
# Usage: tests/Benchmarks/run.sh [noop|commands|process|executors|merge|speedup|docker|slurm|gateway|all]. Needs xargs; ninja, make and GNU parallel are measured where they are.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
what=${1:-all}
work=$(mktemp -d "${TMPDIR:-/var/tmp}/psorch-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT
export PSORCH_STATE_HOME="$work/state" DOTNET_NOLOGO=1

dotnet build -c Release -v q "$root/tests/Benchmarks" >/dev/null
bench="$root/tests/Benchmarks/bin/Release/net10.0/PSParallelOrchestrator.Benchmarks"
rid=linux-$([ "$(uname -m)" = aarch64 ] && echo arm64 || echo x64)
dotnet publish "$root/src/PSParallelOrchestrator.Cli" -c Release -r "$rid" -p:PackagedPsorch=true -p:NativePsorch="${PSORCH_NATIVE:-true}" \
  -p:NuGetLockFilePath=obj/publish.lock.json -o "$work/psorch" -v q >/dev/null
psorch="$work/psorch/psorch"

echo "machine: $(nproc) processors, load $(cut -d' ' -f1 /proc/loadavg), kernel $(uname -r)"

seconds() { # name command...: wall, user and system seconds
  local name=$1; shift
  /usr/bin/time -f "  $name: %e s wall, %U s user, %S s system" "$@" >/dev/null 2>"$work/time" || { cat "$work/time" >&2; return 1; }
  tail -n 1 "$work/time"
}

if [ "$what" = noop ] || [ "$what" = all ]; then
  echo "no-op tasks in process, 64 executors, full journal:"
  for tasks in 100000 1000000 100000 1000000 100000; do
    "$bench" noop "$tasks" "$work/noop" | sed 's/^/  /'
  done
fi

if [ "$what" = commands ] || [ "$what" = all ]; then
  echo "1,000 trivial commands (/bin/true), 2 at once; psorch with journal, workspace and log files for each:"
  "$bench" commands 1000 "$work/commands.json"
  { printf 'rule t\n  command = /bin/true\n'; for i in $(seq 1000); do echo "build o$i: t"; done; } >"$work/build.ninja"
  { printf 'all: %s\n' "$(seq -s ' ' -f 'o%.0f' 1000)"; printf '.PHONY: all %s\n' "$(seq -s ' ' -f 'o%.0f' 1000)"
    printf 'o%%:\n\t@/bin/true\n'; for i in $(seq 1000); do printf 'o%s:\n\t@/bin/true\n' "$i"; done; } >"$work/Makefile"
  for round in 1 2 3 4 5; do
    seconds "psorch  " "$psorch" run --plan "$work/commands.json" -m 2 -q -o "$work/out$round"
    seconds "xargs   " sh -c 'seq 1000 | xargs -P2 -n1 /bin/true'
    if command -v ninja >/dev/null; then seconds "ninja   " ninja -C "$work" -j2; fi
    if command -v make >/dev/null; then seconds "make    " make -C "$work" -j2 all; fi
    if command -v parallel >/dev/null; then seconds "parallel" sh -c 'seq 1000 | parallel -j2 -n1 /bin/true'; fi
  done
fi

if [ "$what" = process ] || [ "$what" = all ]; then
  echo "200 trivial commands on the Process backend, one executor; beside it the start of the orchestrator and the bare start of psorch:"
  "$bench" commands 200 "$work/two-hundred.json"
  "$bench" commands 1 "$work/one.json"
  for round in 1 2 3 4 5; do
    seconds "psorch --version, 200 times" sh -c 'for i in $(seq 200); do "$0" --version; done' "$psorch"
    seconds "Process, 200 tasks         " "$psorch" run --backend Process --plan "$work/two-hundred.json" -m 1 -q -o "$work/process$round"
    seconds "Process, 1 task            " "$psorch" run --backend Process --plan "$work/one.json" -m 1 -q -o "$work/one$round"
  done
fi

best() { # command...: the least wall seconds of three rounds; OUT in the arguments is a new directory each time
  local round least=
  for round in 1 2 3; do
    /usr/bin/time -f %e -o "$work/time" "${@//OUT/$work/best.$RANDOM$RANDOM}" >/dev/null || return 1
    least=$(tail -n 1 "$work/time" "$work/least" 2>/dev/null | grep -E '^[0-9.]+$' | sort -n | head -n 1)
    echo "$least" >"$work/least"
  done
  rm "$work/least"
  echo "$least"
}

if [ "$what" = executors ] || [ "$what" = all ]; then
  echo "100 times sh -c 'sleep 0.2; echo > f', more and more at once, best of three:"
  "$bench" sleepers 100 "$work/sleepers.json"
  for backend in Threading Process; do
    before=
    for executors in 4 8 16 32 50; do
      seconds=$(best "$psorch" run --backend $backend --plan "$work/sleepers.json" -m $executors -q -o OUT)
      mkdir -p "$work/left"
      peer=$(best sh -c "seq 100 | xargs -P$executors -I@ sh -c 'sleep 0.2; echo > $work/left/f@'")
      echo "  $backend, $executors executors: $seconds s, xargs -P$executors: $peer s"

      # The bar: more executors never make a run slower, but for what two rounds differ by anyway.
      if [ -n "$before" ] && awk "BEGIN { exit !($seconds > 1.25 * $before) }"; then
        echo "  FAILED: $executors executors need $seconds s, fewer needed $before s" >&2
        exit 1
      fi
      before=$(printf '%s\n' $before $seconds | sort -n | head -n 1)
    done
  done
fi

if [ "$what" = merge ] || [ "$what" = all ]; then
  echo "merge of tasks that leave a file each:"
  for tasks in 800 10000; do
    "$bench" files $tasks "$work/files.json"
    "$psorch" run --plan "$work/files.json" -m 50 -q -o "$work/files$tasks" >"$work/directory"
    times=$(grep -E '"event":"consolidation-(started|finished)"' "$(cat "$work/directory")/.orchestrator/journal.jsonl" | grep -o '"at":"[^"]*' | cut -c7-)
    # shellcheck disable=SC2086
    set -- $times
    echo "  $tasks tasks: $(awk "BEGIN { print $(date -d "$2" +%s.%N) - $(date -d "$1" +%s.%N) }") s"
  done
fi

if [ "$what" = speedup ] || [ "$what" = all ]; then
  echo "six simulated tasks of 5 s, with files, on three executors:"
  printf '{"tasks":[%s]}' \
    "$(for i in 1 2 3 4 5 6; do [ "$i" = 1 ] || printf ,; printf '{"id":"t%s","prompt":"part %s"}' "$i" "$i"; done)" >"$work/six.json"
  for round in 1 2 3; do
    "$psorch" run --plan "$work/six.json" -m 3 --simulate-duration 5s -q -o "$work/six$round" >"$work/directory"
    grep -E '"(makespanSeconds|speedup|lowerBoundSeconds)"' "$(cat "$work/directory")/execution_summary.json" | tr -d '\n ' | sed 's/^/  /'
    echo
  done
fi

if [ -n "${PSORCH_TEST_DOCKER:-}" ] && { [ "$what" = docker ] || [ "$what" = all ]; }; then
  echo "an attempt in a container, on the engine that PSORCH_TEST_DOCKER names:"
  "$bench" docker "$PSORCH_TEST_DOCKER" "${PSORCH_TEST_DOCKER_COMMAND_IMAGE:-psorch-test-command:1}" 20 "$work/docker"
fi

if [ -n "${PSORCH_TEST_SLURM:-}" ] && { [ "$what" = slurm ] || [ "$what" = all ]; }; then
  export SLURM_CONF=$PSORCH_TEST_SLURM
  echo "200 no-ops on the cluster that PSORCH_TEST_SLURM names, and one hand-written array of 200 that runs psorch exec on the same:"
  "$bench" commands 200 "$work/slurm.json"
  for round in 1 2 3; do
    seconds "Slurm, 200 tasks, 200 executors" "$psorch" run --slurm --slurm-mem 20M --plan "$work/slurm.json" -m 200 -q -o "$work/slurm$round"
    mkdir -p "$work/array$round"
    i=0
    for task in "$work/slurm$round"/*/executor_*/t*/attempt-1/task.json; do
      mkdir "$work/array$round/$i"
      sed 's/"notice":"[^"]*",//' "$task" >"$work/array$round/$i/task.json"
      i=$((i + 1))
    done
    printf '#!/bin/sh\n#SBATCH --mem=20M\n#SBATCH --output=/dev/null\nexec %s exec %s/$SLURM_ARRAY_TASK_ID\n' "$psorch" "$work/array$round" \
      >"$work/array.sh"
    # Until the last result is there, as the run's wall time is.
    seconds "a hand-written array of 200    " sh -c '
      sbatch --export=NONE --no-requeue --array=0-199 "$0"
      while [ "$(find "$1" -name result.json | wc -l)" -lt 200 ]; do sleep 0.1; done' "$work/array.sh" "$work/array$round"
  done
fi

if [ "$what" = gateway ] || [ "$what" = all ]; then
  echo "the model gateway before a fast service:"
  "$bench" gateway "$psorch" "$work/gateway"
fi
