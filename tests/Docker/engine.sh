#!/usr/bin/env bash
# A Docker Engine for tests, from Debian's package, in a network namespace of its own: its containers reach nobody, and nothing of this
# machine's network is changed. As root.
#   tests/Docker/engine.sh up FOLDER [ROOT]   starts it; its socket is FOLDER/docker.sock. With ROOT, a root of Debian that has docker.io
#                                             (see newer-root.sh), it is that one's engine; containers then see what is below /tmp of this
#                                             machine, and nothing else of it.
#   tests/Docker/engine.sh up FOLDER apart    starts it with a /tmp of its own: for it, what tests make there is on another machine
#   tests/Docker/engine.sh down FOLDER        removes its containers and ends it
#   tests/Docker/engine.sh stop FOLDER        ends it alone: its containers run on
#   tests/Docker/engine.sh kill FOLDER        the same, by SIGKILL
set -euo pipefail
command=$1
folder=$(realpath -m "$2")
root=${3:-}
socket=$folder/docker.sock
namespace=psorch-$(basename "$folder")

answers() {
  curl -sf --max-time 2 --unix-socket "$socket" http://docker/_ping >/dev/null 2>&1
}

ask() {
  curl -sf --max-time 120 --unix-socket "$socket" "$@"
}

# After a kill the files of the dead are in the way.
forget_dead() {
  local file pid
  for file in "$folder/dockerd.pid" "$folder/exec/containerd/containerd.pid"; do
    [ -s "$file" ] || continue
    pid=$(cat "$file")
    { tr '\0' ' ' <"/proc/$pid/cmdline"; } 2>/dev/null | grep -qE '(dockerd|containerd)' || rm -f "$file"
  done
}

end() {
  local pid
  pid=$(cat "$folder/dockerd.pid" 2>/dev/null) || return 0
  kill "-$1" "$pid" 2>/dev/null || return 0
  for _ in $(seq 300); do
    grep -qs dockerd "/proc/$pid/cmdline" || return 0
    sleep 0.1
  done
  echo "dockerd $pid does not end" >&2
  return 1
}

up() {
  mkdir -p "$folder"/{data,exec}
  [ -e "/run/netns/$namespace" ] || ip netns add "$namespace"
  nsenter --net="/run/netns/$namespace" ip link set lo up
  forget_dead
  local engine=(dockerd --host "unix://$socket" --data-root "$folder/data" --exec-root "$folder/exec" --pidfile "$folder/dockerd.pid"
    --storage-driver overlay2 --exec-opt native.cgroupdriver=cgroupfs --bip 172.30.0.1/24
    --default-address-pool base=172.31.0.0/16,size=24 --live-restore)
  if [ "$root" = apart ]; then
    setsid nsenter --net="/run/netns/$namespace" unshare --mount --propagation private sh -c '
      folder=$1; shift
      mount --bind "$folder" /mnt
      mount -t tmpfs tmpfs /tmp
      mkdir -p "$folder"
      mount --bind /mnt "$folder"
      umount /mnt
      exec "$@"' sh "$folder" "${engine[@]}" </dev/null >>"$folder/dockerd.log" 2>&1 &
  elif [ -z "$root" ]; then
    setsid nsenter --net="/run/netns/$namespace" "${engine[@]}" </dev/null >>"$folder/dockerd.log" 2>&1 &
  else
    # A plain chroot is not enough for containers: the root is made the root of a mount namespace.
    mkdir -p "$root$folder" "$root/.old"
    setsid nsenter --net="/run/netns/$namespace" unshare --mount --propagation private sh -c '
      root=$1; folder=$2; shift 2
      mount --bind "$root" "$root"
      for shared in proc sys dev; do mount --rbind "/$shared" "$root/$shared"; done
      mount --bind /tmp "$root/tmp"
      case "$folder" in /tmp/*) ;; *) mount --bind "$folder" "$root$folder" ;; esac
      cd "$root"; pivot_root . .old; umount -l /.old
      exec "$@"' sh "$root" "$folder" "/usr/sbin/${engine[@]}" </dev/null >>"$folder/dockerd.log" 2>&1 &
  fi
  for _ in $(seq 600); do
    answers && return 0
    sleep 0.05
  done
  tail -n 5 "$folder/dockerd.log" >&2
  return 1
}

down() {
  if answers; then
    for id in $(ask 'http://docker/containers/json?all=1' | grep -oE '"Id":"[0-9a-f]{64}"' | cut -d'"' -f4); do
      ask -X DELETE "http://docker/containers/$id?force=1" >/dev/null || true
    done
  fi
  end TERM
  awk -v below="$folder/" 'index($2, below) == 1 { print $2 }' /proc/mounts | sort -r | xargs -r umount -l || true
  ip netns del "$namespace" 2>/dev/null || true
  rm -rf --one-file-system "$folder"
}

case "$command" in
  up) up ;;
  down) down ;;
  stop) end TERM ;;
  kill) end KILL ;;
  *)
    echo "unknown: $command" >&2
    exit 2
    ;;
esac
