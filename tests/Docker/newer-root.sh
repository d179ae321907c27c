#!/usr/bin/env bash
# Makes a root of Debian 13, whose Docker Engine is a newer one than Debian 12's. As root; needs mmdebstrap.
#   tests/Docker/newer-root.sh ROOT
set -euo pipefail
mmdebstrap --quiet --variant=essential --include=docker.io,iptables,ca-certificates --aptopt='Acquire::Languages "none"' \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' trixie "$1"
