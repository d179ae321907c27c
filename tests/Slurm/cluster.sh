#!/usr/bin/env bash
# A Slurm cluster for tests, from Debian's packages, on this machine alone: a controller, accounting and four nodes, two of them with GPUs
# that are device files. Everything is below FOLDER and on loopback; nothing of /etc is used. As root.
#   tests/Slurm/cluster.sh up FOLDER [PORT]     installs what is missing and starts it; SLURM_CONF is FOLDER/slurm.conf. PORT is the first of
#                                               eight; 27800 when not given
#   tests/Slurm/cluster.sh down FOLDER          ends its jobs and all of it, and removes FOLDER
#   tests/Slurm/cluster.sh stop FOLDER PART     ends one part: slurmctld, slurmdbd, or a node (n1, n2, g1, g2)
#   tests/Slurm/cluster.sh kill FOLDER PART     the same, by SIGKILL; of a node with everything that runs on it
#   tests/Slurm/cluster.sh start FOLDER PART    starts it again
set -euo pipefail
command=$1
folder=$(realpath -m "$2")
nodes=(n1 n2 g1 g2)
export SLURM_CONF=$folder/slurm.conf

# Nodes of two clusters on one machine need different names: their cgroups are named after them.
prefix() {
  sed -n 's/^ClusterName=test/p/p' "$SLURM_CONF"
}

install() {
  local missing=()
  for program in munged slurmctld slurmd sbatch slurmdbd mariadbd; do
    command -v "$program" >/dev/null 2>&1 || missing+=("$program")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  apt-get update -q
  DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends \
    munge slurmctld slurmd slurm-client slurmdbd mariadb-server slurm-wlm-mysql-plugin
}

configure() {
  local port=$1 confine
  mkdir -p "$folder"/{run,log,state,mysql,dev,spool/p"$port"{n1,n2,g1,g2}}
  chmod 755 "$folder"
  chmod 700 "$folder/state"
  dd if=/dev/urandom of="$folder/munge.key" bs=1024 count=1 status=none
  chmod 400 "$folder/munge.key"

  # Slurm wants a file for each GPU; what it is does not matter here.
  for gpu in 0 1; do mknod "$folder/dev/gpu$gpu" c 1 3; done
  echo "NodeName=p${port}g[1-2] Name=gpu File=$folder/dev/gpu[0-1]" >"$folder/gres.conf"

  # Memory is held by cgroups of version 1; where there are none, by looking at processes.
  if [ -d /sys/fs/cgroup/memory ]; then
    confine='ProctrackType=proctrack/cgroup
TaskPlugin=task/cgroup'
  else
    confine='ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherParams=OverMemoryKill'
  fi
  cat >"$folder/cgroup.conf" <<END
CgroupPlugin=cgroup/v1
CgroupMountpoint=/sys/fs/cgroup
ConstrainRAMSpace=yes
AllowedRAMSpace=100
MinRAMSpace=10
END
  (umask 077; cat >"$folder/slurmdbd.conf") <<END
AuthType=auth/munge
AuthInfo=socket=$folder/run/munge.sock
DbdHost=localhost
DbdAddr=127.0.0.1
DbdPort=$((port + 2))
SlurmUser=root
LogFile=$folder/log/slurmdbd.log
PidFile=$folder/run/slurmdbd.pid
StorageType=accounting_storage/mysql
StorageHost=127.0.0.1
StoragePort=$((port + 3))
StorageUser=slurm
StoragePass=slurm
StorageLoc=slurm_acct_db
CommitDelay=1
END
  cat >"$folder/slurm.conf" <<END
ClusterName=test$port
SlurmctldHost=localhost(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$folder/run/munge.sock,cred_expire=5
CredType=cred/munge
MpiDefault=none
MailProg=/bin/true
SlurmctldPort=$port
SlurmctldPidFile=$folder/run/slurmctld.pid
SlurmctldLogFile=$folder/log/slurmctld.log
StateSaveLocation=$folder/state
SlurmdPidFile=$folder/run/%n.pid
SlurmdLogFile=$folder/log/%n.log
SlurmdSpoolDir=$folder/spool/%n
SlurmdParameters=config_overrides
$confine
SwitchType=switch/none
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=task=1
AccountingStorageType=accounting_storage/slurmdbd
AccountingStorageHost=127.0.0.1
AccountingStoragePort=$((port + 2))
AccountingStoragePass=$folder/run/munge.sock
AccountingStorageTRES=gres/gpu
AccountingStoreFlags=job_comment,job_script,job_env
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
SchedulerType=sched/backfill
SchedulerParameters=sched_interval=1,bf_interval=1,sched_min_interval=0,batch_sched_delay=0
PriorityType=priority/basic
ReturnToService=2
SlurmctldTimeout=30
SlurmdTimeout=10
InactiveLimit=0
KillWait=2
MinJobAge=${SLURM_MIN_JOB_AGE:-300}
CompleteWait=0
MessageTimeout=10
MaxArraySize=10001
MaxJobCount=20000
DebugFlags=NO_CONF_HASH
GresTypes=gpu
DefMemPerCPU=100
NodeName=p${port}n[1-2] NodeHostname=localhost NodeAddr=127.0.0.1 Port=$((port + 4))-$((port + 5)) CPUs=${SLURM_NODE_CPUS:-8} RealMemory=40000
NodeName=p${port}g[1-2] NodeHostname=localhost NodeAddr=127.0.0.1 Port=$((port + 6))-$((port + 7)) CPUs=8 RealMemory=40000 Gres=gpu:2
PartitionName=compute Nodes=p${port}n[1-2] Default=YES MaxTime=1-00:00:00 DefaultTime=00:10:00 State=UP
PartitionName=gpu Nodes=p${port}g[1-2] MaxTime=04:00:00 DefaultTime=00:10:00 State=UP
PartitionName=brief Nodes=p${port}n[1-2] MaxTime=00:05:00 DefaultTime=00:01:00 State=UP
PartitionName=closed Nodes=p${port}n[1-2] MaxTime=01:00:00 State=DOWN
END
}

# until SECONDS COMMAND...
until_true() {
  local left=$(($1 * 10))
  shift
  until "$@" >/dev/null 2>&1; do
    left=$((left - 1))
    [ "$left" -gt 0 ] || { echo "waited in vain for: $*" >&2; return 1; }
    sleep 0.1
  done
}

sql() {
  mariadb --no-defaults -S "$folder/run/mysql.sock" -e "$1"
}

listens() {
  (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

all_idle() {
  [ "$(timeout 2 sinfo -h -N -t idle -o %N 2>/dev/null | sort -u | wc -l)" = ${#nodes[@]} ]
}

start_part() {
  case "$1" in
    slurmctld) slurmctld && until_true 20 scontrol ping ;;
    slurmdbd) slurmdbd && until_true 20 listens "$(sed -n 's/^DbdPort=//p' "$folder/slurmdbd.conf")" ;;
    *) slurmd -N "$(prefix)$1" ;;
  esac
}

runs() {
  [ -n "$1" ] && [ "$(sed -n 's/^State:\t//p' "/proc/$1/status" 2>/dev/null | cut -c1)" != Z ] && [ -e "/proc/$1" ]
}

# end SIGNAL PART: what the part's own file names, and nothing else.
end_part() {
  local name=$2 pid
  [[ " ${nodes[*]} " != *" $2 "* ]] || name=$(prefix)$2
  pid=$(cat "$folder/run/$name.pid" 2>/dev/null) || return 0
  kill "-$1" "$pid" 2>/dev/null || true
  for _ in $(seq 200); do
    runs "$pid" || break
    sleep 0.1
  done
  ! runs "$pid" || { echo "$2 ($pid) does not end" >&2; return 1; }
  rm -f "$folder/run/$name.pid"

  # A node that is gone is gone with its jobs.
  if [ "$1" = KILL ] && [ "$name" != "$2" ]; then
    { grep -l "/slurm_$name/" /proc/[0-9]*/cgroup 2>/dev/null || true; } | cut -d/ -f3 | xargs -r kill -9 2>/dev/null || true
  fi
}

up() {
  local port=${1:-27800}
  install
  ! [ -e "$folder/run/slurmctld.pid" ] || { echo "a cluster is in $folder already" >&2; return 1; }
  rm -rf --one-file-system "$folder"
  configure "$port"
  munged --key-file="$folder/munge.key" --socket="$folder/run/munge.sock" --pid-file="$folder/run/munged.pid" \
    --log-file="$folder/log/munged.log" --seed-file="$folder/run/munge.seed" --num-threads=10
  mariadb-install-db --no-defaults --user=root --datadir="$folder/mysql" --skip-test-db --auth-root-authentication-method=socket \
    >"$folder/log/mysql-install.log" 2>&1
  setsid mariadbd --no-defaults --user=root --datadir="$folder/mysql" --socket="$folder/run/mysql.sock" --pid-file="$folder/run/mysql.pid" \
    --bind-address=127.0.0.1 --port=$((port + 3)) --innodb-buffer-pool-size=128M --innodb-log-file-size=32M \
    --innodb-lock-wait-timeout=900 --innodb-flush-log-at-trx-commit=0 >"$folder/log/mysql.log" 2>&1 </dev/null &
  until_true 30 sql 'select 1'
  sql "create database slurm_acct_db;
    create user 'slurm'@'127.0.0.1' identified by 'slurm'; grant all on slurm_acct_db.* to 'slurm'@'127.0.0.1';
    create user 'slurm'@'localhost' identified by 'slurm'; grant all on slurm_acct_db.* to 'slurm'@'localhost';"
  start_part slurmdbd
  timeout 20 sacctmgr -i add cluster "test$port" >/dev/null
  start_part slurmctld
  for node in "${nodes[@]}"; do start_part "$node"; done
  until_true 30 all_idle
}

down() {
  [ ! -e "$folder/run/slurmctld.pid" ] || timeout 10 scancel -u "$(id -un)" 2>/dev/null || true
  for part in "${nodes[@]}" slurmctld slurmdbd mysql munged; do end_part TERM "$part" || true; done
  rm -rf --one-file-system "$folder"
}

case "$command" in
  up) up "${3:-}" ;;
  down) down ;;
  stop) end_part TERM "$3" ;;
  kill) end_part KILL "$3" ;;
  start) start_part "$3" ;;
  *)
    echo "unknown: $command" >&2
    exit 2
    ;;
esac
