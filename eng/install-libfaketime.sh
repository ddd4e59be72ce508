#!/usr/bin/env bash
# Installs libfaketime for the tests that shift a process's clock: Debian and Ubuntu, as root or with sudo that needs no
# password. Everything it says goes to stderr.
set -euo pipefail

exec 1>&2

if compgen -G "/usr/lib*/faketime/libfaketimeMT.so.1" >/dev/null || compgen -G "/usr/lib/*/faketime/libfaketimeMT.so.1" >/dev/null; then
    exit 0
fi

if ! command -v apt-get >/dev/null; then
    echo "This system has no apt-get."
    exit 1
fi

as_root=()
if [[ $(id -u) != 0 ]]; then
    if ! sudo -n true 2>/dev/null; then
        echo "Installing libfaketime needs root, or sudo without a password."
        exit 1
    fi

    as_root=(sudo -n)
fi

export DEBIAN_FRONTEND=noninteractive
apt=("${as_root[@]}" apt-get -qq -o Acquire::Retries=1 -o DPkg::Lock::Timeout=60)
"${apt[@]}" update
"${apt[@]}" install -y --no-install-recommends libfaketime
