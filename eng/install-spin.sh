#!/usr/bin/env bash
# Installs Spin, and the C compiler that it needs, for the search of the models: Debian and Ubuntu, as root or with sudo
# that needs no password. Everything it says goes to stderr.
set -euo pipefail

exec 1>&2

missing=()
for tool in spin gcc; do
    command -v "$tool" >/dev/null || missing+=("$tool")
done
((${#missing[@]} > 0)) || exit 0

# shellcheck source-path=SCRIPTDIR
. "$(dirname -- "${BASH_SOURCE[0]}")/apt.sh"
find_apt "${missing[*]}"
"${apt[@]}" update
"${apt[@]}" install -y --no-install-recommends "${missing[@]}" libc6-dev
