#!/usr/bin/env bash
# Installs a PostgreSQL server for the tests: Debian and Ubuntu, as root or with sudo that needs no password. The tests
# start clusters of their own; the distribution's one is not made. Everything it says goes to stderr.
set -euo pipefail

exec 1>&2

if compgen -G "/usr/lib/postgresql/*/bin/postgres" >/dev/null || command -v postgres >/dev/null; then
    echo "PostgreSQL is installed."
    exit 0
fi

# shellcheck source-path=SCRIPTDIR
. "$(dirname -- "${BASH_SOURCE[0]}")/apt.sh"
find_apt PostgreSQL
"${apt[@]}" update
"${apt[@]}" install -y --no-install-recommends postgresql-common
"${as_root[@]}" sed -i 's/^#\?create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf
"${apt[@]}" install -y --no-install-recommends postgresql
