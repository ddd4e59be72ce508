#!/usr/bin/env bash
# Many instances of one service start at once on one empty Spanner database: exactly one migrates it.
set -euo pipefail

usage() {
    cat <<'EOF'
Starts many instances of one service at once on an empty Spanner database (in an
emulator), sends them requests from the first moment on, and checks in the
database that exactly one migrated it and that none served before.

  ./demo.sh [--instances N] [--migrations DIR] [--json] [--no-build]
  ./demo.sh --rollout [--instances N] [--poison | --slow SECONDS] [--json]

  --instances N     How many instances start at once, 1 to 100; default 5.
  --migrations DIR  A folder of migrations (V0001__name.sql ...) to run in place
                    of the sample's own.
  --rollout         Roll out a new revision of N instances, with new migrations,
                    over one that serves under load. Takes about half a minute.
  --poison          With --rollout: one of the new migrations fails.
  --slow SECONDS    With --rollout: a new migration takes longer than the 2 to
                    240 s that an instance is given to become ready; then a job
                    migrates, and the service only waits. The run takes about
                    five times as long as that, and half a minute more.
  --json            Print the result as one line of JSON on standard output; all
                    else goes to standard error.
  --no-build        Run what was built before.
  --help            Show this.

The exit code is 0 if all that must hold was found to hold, else 1.
EOF
}

arguments=()
build=yes
for argument in "$@"; do
    case "$argument" in
        --help | -h | '-?')
            usage
            exit 0
            ;;
        --no-build) build= ;;
        *) arguments+=("$argument") ;;
    esac
done

. "$(dirname -- "${BASH_SOURCE[0]}")/eng/setup.sh"
require_dotnet
[[ -z $build ]] || build eng/RolloutDemo
exec dotnet "$rollout_demo" "${arguments[@]}"
