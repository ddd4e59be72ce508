#!/usr/bin/env bash
# Runs every test there is; the last line counts them. Arguments go to "dotnet test", and then only the solution runs:
#   ./test.sh --filter FullyQualifiedName~Lease
#   ./test.sh --integrations     only the tests with the real FluentMigrator and Google.Cloud.Spanner.Data
set -euo pipefail
. "$(dirname -- "${BASH_SOURCE[0]}")/eng/setup.sh"

results="$(mktemp -d)"
trap 'rm -rf -- "$results"' EXIT

passed=0 failed=0 skipped=0 status=0

# Each test project leaves one file with its <Counters total="…" executed="…" passed="…" failed="…" …/>.
sum() {
    local sum=0 number
    while read -r number; do
        sum=$((sum + number))
    done < <(find "$2" -name '*.trx' -exec sed -n "s/.*<Counters .*\b$1=\"\([0-9]*\)\".*/\1/p" {} +)
    echo "$sum"
}

# run_dotnet NAME TARGET [ARGUMENT…]
run_dotnet() {
    local name="$1" target="$2" code=0 broken
    (cd "$root" && dotnet test "$target" --configuration "$configuration" --no-build --nologo \
        --logger trx --results-directory "$results/$name" "${@:3}") || code=$?
    broken="$(sum failed "$results/$name")"
    passed=$((passed + $(sum passed "$results/$name")))
    failed=$((failed + broken))
    skipped=$((skipped + $(sum total "$results/$name") - $(sum executed "$results/$name")))
    if ((code != 0)); then
        status=1
        ((broken > 0)) || say "The test run of $name broke off (exit code $code): what it counts is not the whole."
    fi
}

# run_check SCRIPT: one that ends with "N passed, N failed[, N skipped]".
run_check() {
    local output="$results/check.txt" code=0 last
    say "Running $1 …"
    "$root/$1" 2>&1 | tee "$output" || code=$?
    last="$(tail -n 1 "$output")"
    if [[ $last =~ ^([0-9]+)\ passed,\ ([0-9]+)\ failed(,\ ([0-9]+)\ skipped)?$ ]]; then
        passed=$((passed + BASH_REMATCH[1]))
        failed=$((failed + BASH_REMATCH[2]))
        skipped=$((skipped + ${BASH_REMATCH[4]:-0}))
    else
        say "$1 broke off (exit code $code)."
        status=1
    fi
    ((code == 0)) || status=1
}

# run_integration NAME: tests/Integrations/NAME, whose packages are not in every package source.
run_integration() {
    local target="tests/Integrations/$1" output
    if ! output="$(cd "$root" && dotnet restore "$target" --nologo -v:quiet 2>&1)"; then
        if [[ $output == *NU1101* || $output == *NU1102* || $output == *NU1103* ]]; then
            say "skipped: $target, $(grep -oE "Unable to find (a stable )?package [A-Za-z.]+" <<<"$output" | sort -u | sed 's/.* package //; s/\.$//' | paste -sd' ') not in this package source"
            skipped=$((skipped + 1))
            return
        fi
        fail "$output" $'\n'"$target can't be restored; the errors stand above."
    fi
    build "$target"
    run_dotnet "Integrations-$1" "$target"
}

run_integrations() {
    run_integration FluentMigrator
    run_integration SpannerData
}

require_dotnet
"$root/eng/install-postgresql.sh" || say 'Tests that need PostgreSQL skip, or fail where CI is set.'
"$root/eng/install-libfaketime.sh" || say 'The tests that shift clocks skip, or fail where CI is set.'
if [[ ${1:-} == --integrations ]]; then
    run_integrations
else
    build SpannerMutex.slnx

    # Without an emulator the tests that need one skip, or fail where CI is set: they say so themselves.
    dotnet "$emulator_tool" install >&2 || true
    run_dotnet solution SpannerMutex.slnx "$@"
    if (($# == 0)); then
        run_integrations
        run_check eng/check-format.sh
        run_check spec/check.sh
        run_check terraform/check.sh
    fi
fi

if ((passed + failed == 0)); then
    say 'No test ran.'
    status=1
fi

echo
if ((skipped > 0)); then
    echo "$passed passed, $failed failed, $skipped skipped"
else
    echo "$passed passed, $failed failed"
fi

((failed == 0)) || status=1
exit "$status"
