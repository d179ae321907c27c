#!/bin/sh
# Runs a plan with psorch from cron or systemd: continues a run that was interrupted, else starts a new one.
# One at a time for an output directory. Exit codes are those of psorch; 2 also where another one is still going on.
# Usage: nightly.sh PLAN OUTPUT-DIRECTORY (full paths)
set -eu
plan=$1
output=$2
mkdir -p "$output"

# The system frees the lock with this process. psorch does not get it (9>&-): what its tasks started can outlive a crash.
exec 9>"$output/.nightly.lock"
if ! flock -n 9; then
  echo "Another run is still going on in $output." >&2
  exit 2
fi

interrupted=$(psorch status | awk -v under="  $output/" '$2 == "Interrupted" && index($0, under) { print $1; exit }')
if [ -n "$interrupted" ]; then
  echo "$(date -u +%FT%TZ) resuming $interrupted"
  psorch resume "$interrupted" 9>&-
else
  echo "$(date -u +%FT%TZ) starting a run of $plan"
  psorch run --plan "$plan" -o "$output" 9>&-
fi
