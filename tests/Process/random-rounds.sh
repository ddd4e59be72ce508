#!/usr/bin/env bash
# Runs the random rounds: 200 with kills and freezes, 50 with broken connections as well. It takes about an hour.
#   tests/Process/random-rounds.sh [SEED]
# One failed round is repeated by: dotnet tests/Process/RandomRounds/bin/Release/net10.0/RandomRounds.dll --rounds 1 --seed N [--proxy]
set -euo pipefail
. "$(dirname -- "${BASH_SOURCE[0]}")/../../eng/setup.sh"

seed="${1:-$RANDOM$RANDOM}"
status=0

require_dotnet
build tests/Process/RandomRounds
rounds() {
    dotnet "$root/tests/Process/RandomRounds/bin/$configuration/net10.0/RandomRounds.dll" --seed "$seed" "$@" || status=1
}

rounds --rounds 200
rounds --rounds 50 --proxy
exit "$status"
