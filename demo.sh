#!/usr/bin/env bash
# Many instances of one service start at once on one empty Spanner database: exactly one migrates it.
#   ./demo.sh [--instances N] [--migrations DIR] [--json] [--no-build]      ./demo.sh --help says more
# A new revision takes over from one that serves under load; or its migrations fail, or take too long:
#   ./demo.sh --rollout [--instances N] [--poison | --slow SECONDS] [--json] [--no-build]
set -euo pipefail
. "$(dirname -- "${BASH_SOURCE[0]}")/eng/setup.sh"

arguments=()
build=yes
for argument in "$@"; do
    case "$argument" in
        --no-build) build= ;;
        *) arguments+=("$argument") ;;
    esac
done

require_dotnet
[[ -z $build ]] || build samples/LocalCloudRun
exec dotnet "$local_cloud_run" "${arguments[@]}"
