#!/usr/bin/env bash
# Runs every test of the solution. The last line counts them; arguments go to "dotnet test":
#   ./test.sh --filter FullyQualifiedName~Lease
set -euo pipefail
. "$(dirname -- "${BASH_SOURCE[0]}")/eng/setup.sh"

require_dotnet
build SpannerMutex.slnx

# Without an emulator the tests that need one skip, or fail where CI is set: they say so themselves.
dotnet "$local_cloud_run" emulator >&2 || true

results="$(mktemp -d)"
trap 'rm -rf -- "$results"' EXIT

status=0
(cd "$root" && dotnet test SpannerMutex.slnx --configuration "$configuration" --no-build --nologo \
    --logger trx --results-directory "$results" "$@") || status=$?

# Each test project leaves one file with its <Counters total="…" executed="…" passed="…" failed="…" …/>.
count() {
    local sum=0 number
    while read -r number; do
        sum=$((sum + number))
    done < <(find "$results" -name '*.trx' -exec sed -n "s/.*<Counters .*\b$1=\"\([0-9]*\)\".*/\1/p" {} +)
    echo "$sum"
}

passed="$(count passed)"
failed="$(count failed)"
skipped=$(($(count total) - $(count executed)))

if ((failed > 0)); then
    status=1
elif ((status != 0)); then
    say "The test run broke off (exit code $status): what follows is not the whole."
elif ((passed + failed == 0)); then
    say 'No test ran.'
    status=1
fi

echo
if ((skipped > 0)); then
    echo "$passed passed, $failed failed, $skipped skipped"
else
    echo "$passed passed, $failed failed"
fi

exit "$status"
