#!/usr/bin/env bash
# Installs a PostgreSQL server for the tests: Debian and Ubuntu, as root or with sudo that needs no password. The tests
# start clusters of their own; the distribution's one is not made. Everything it says goes to stderr.
set -euo pipefail

exec 1>&2

if compgen -G "/usr/lib/postgresql/*/bin/postgres" >/dev/null || command -v postgres >/dev/null; then
    echo "PostgreSQL is installed."
    exit 0
fi

if ! command -v apt-get >/dev/null; then
    echo "This system has no apt-get."
    exit 1
fi

as_root=()
if [[ $(id -u) != 0 ]]; then
    if ! sudo -n true 2>/dev/null; then
        echo "Installing PostgreSQL needs root, or sudo without a password."
        exit 1
    fi

    as_root=(sudo -n)
fi

export DEBIAN_FRONTEND=noninteractive
apt=("${as_root[@]}" apt-get -q -o Acquire::Retries=1 -o DPkg::Lock::Timeout=60)
"${apt[@]}" update
"${apt[@]}" install -y --no-install-recommends postgresql-common
"${as_root[@]}" sed -i 's/^#\?create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf
"${apt[@]}" install -y --no-install-recommends postgresql
