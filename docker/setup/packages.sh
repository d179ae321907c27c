# git, Python with pip, certificates: from Debian's packages where the base does not have them.
set -eu
missing=
for need in git:git python3:python3 pip3:python3-pip curl:curl; do
  command -v "${need%%:*}" >/dev/null 2>&1 || missing="$missing ${need#*:}"
done
[ -e /etc/ssl/certs/ca-certificates.crt ] || missing="$missing ca-certificates"
ls /usr/lib/*/libssl.so.3 >/dev/null 2>&1 || missing="$missing libssl3"
ls /usr/lib/*/libstdc++.so.6 >/dev/null 2>&1 || missing="$missing libstdc++6"
[ "${AWS_CLI:-0}" != 1 ] || command -v aws >/dev/null 2>&1 || missing="$missing awscli"
if [ -n "$missing" ]; then
  apt-get update -q
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive apt-get install -yq --no-install-recommends $missing
  rm -rf /var/lib/apt/lists/* /usr/share/doc/* /usr/share/man/*
fi
