# The user executor (1000), a home for it, and the place of an attempt.
set -eu
if ! grep -q '^executor:' /etc/passwd; then
  grep -q '^executor:' /etc/group || echo 'executor:x:1000:' >>/etc/group
  echo 'executor:x:1000:1000:executor:/home/executor:/bin/sh' >>/etc/passwd
fi
mkdir -p /home/executor /output
chown executor:executor /home/executor /output
