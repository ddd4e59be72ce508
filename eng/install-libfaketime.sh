#!/usr/bin/env bash
# Installs libfaketime for the tests that shift a process's clock: Debian and Ubuntu, as root or with sudo that needs no
# password. Everything it says goes to stderr.
set -euo pipefail

exec 1>&2

if compgen -G "/usr/lib*/faketime/libfaketimeMT.so.1" >/dev/null || compgen -G "/usr/lib/*/faketime/libfaketimeMT.so.1" >/dev/null; then
    exit 0
fi

# shellcheck source-path=SCRIPTDIR
. "$(dirname -- "${BASH_SOURCE[0]}")/apt.sh"
find_apt libfaketime
"${apt[@]}" update
"${apt[@]}" install -y --no-install-recommends libfaketime
