#!/usr/bin/env bash
# Searches every state of the models, and shows that each guard of theirs is needed: without it Spin must find how the
# promise breaks. Last line: "N passed, N failed". The exit code is 0 only if nothing failed.
#   spec/check.sh          minutes
#   spec/check.sh --deep   one write more in the lease's search: some 20 million states, 3 GB
set -uo pipefail
here="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)"
work="$(mktemp -d)"
trap 'rm -rf -- "$work"' EXIT

deep=0
case "${1:-}" in
    '') ;;
    --deep) deep=1 ;;
    *) echo "Usage: spec/check.sh [--deep]" >&2; exit 2 ;;
esac

if ! "$here/../eng/install-spin.sh" 2>"$work/install.txt"; then
    tail -n 3 "$work/install.txt" >&2
    echo 'Spin or gcc is missing. Install them (Debian, Ubuntu: sudo apt-get install spin gcc; else https://spinroot.com) and run this again.' >&2
    echo '0 passed, 1 failed'
    exit 1
fi

# search ID MODEL KIND OPTIONS…: builds and runs one search in its own folder.
#   safety  assertions          wedge  assertions and states that nothing leads out of
#   live    the LTL formula     fair   the same, for schedules that are weakly fair
#   broken  as wedge, breadth first, so that the shortest way to the violation is found
search() {
    local id="$1" model="$2" kind="$3" compile run
    shift 3
    case "$kind" in
        safety) compile='-DSAFETY -DNOCLAIM' run='-E' ;;
        wedge) compile='-DSAFETY -DNOCLAIM' run='' ;;
        live) compile='' run='-a' ;;
        fair) compile='-DNFAIR=4' run='-a -f' ;;
        broken) compile='-O1 -DSAFETY -DNOCLAIM -DBFS' run='-E' ;;
        wedged) compile='-O1 -DSAFETY -DNOCLAIM -DBFS' run='' ;;
    esac
    mkdir -p "$work/$id"
    (
        cd "$work/$id" || exit 1
        # shellcheck disable=SC2086
        spin "$@" -a "$here/$model.pml" >spin.txt 2>&1 \
            && gcc -w -O2 $compile -DVECTORSZ=256 -DMEMLIM=8000 -o pan pan.c >gcc.txt 2>&1 \
            && timeout "${SEARCH_LIMIT:-1800}" ./pan -n -w24 -m1000000 $run >pan.txt 2>&1
    )
}

field() { sed -n "$2" "$work/$1/pan.txt" 2>/dev/null | tail -n 1; }
states() { field "$1" 's/^ *\([0-9.e+]*\) states, stored.*/\1/p'; }
depth() { field "$1" 's/.*depth reached \([0-9]*\),.*/\1/p'; }
seconds() { field "$1" 's/^pan: elapsed time \([0-9.e-]*\) seconds.*/\1/p'; }
errors() { field "$1" 's/.*errors: \([0-9]*\)$/\1/p'; }

# Nothing is left out: no limit of depth, memory or time was met, and no state was stored as a hash only.
complete() {
    [[ -n $(errors "$1") ]] \
        && ! grep -qE 'max search depth too small|Search not completed|out of memory|reached -DMEMLIM|VECTORSZ|hash-compact|Bit statespace' "$work/$1/pan.txt"
}

passed=0 failed=0
row() { printf '%-44s %-10s %11s %7s %7s  %s\n' "$@"; }
report() {
    local ok="$1" id="$2" verdict="$3" name="$4" what="$5"
    if ((ok)); then passed=$((passed + 1)); else failed=$((failed + 1)); fi
    row "$name" "$verdict" "$(states "$id")" "$(depth "$id")" "$(seconds "$id")" "$what"
    if ! ((ok)); then
        head -n 3 "$work/$id/spin.txt" "$work/$id/gcc.txt" "$work/$id/pan.txt" 2>/dev/null | sed 's/^/    /'
    fi
}

holds() {
    local id="$1" name="$2" what="$3"
    if complete "$id" && [[ $(errors "$id") == 0 ]]; then
        report 1 "$id" holds "$name" "$what"
    elif [[ $(errors "$id") == 0 ]]; then
        report 0 "$id" INCOMPLETE "$name" "$what"
    else
        report 0 "$id" VIOLATED "$name" "$what"
    fi
}

# breaks ID NAME PATTERN WHAT: the violation must be of that promise.
breaks() {
    local id="$1" name="$2" pattern="$3" what="$4"
    if grep -E '^pan:1: ' "$work/$id/pan.txt" 2>/dev/null | grep -qE "$pattern"; then
        report 1 "$id" caught "$name" "$what"
    else
        report 0 "$id" SURVIVED "$name" "$what"
    fi
}

exclusion='held\[0\].*<=1' once='effects(\[0\])?<=1' fence='==newest' answers='wasWritten' recovery='idle<=' tokens='>newest'
journal='==2\)|end_at\[me\]==|op\[id\[me\]\]==1' wedge='invalid end state' never='acceptance cycle' one_row='rows<=1'

jobs=() # "verdict|id|model|kind|options|name|pattern|what"
expect() { jobs+=("$(IFS='|'; echo "$*")"); }

calm='-DCALM -DCRASHES=1 -DMAX_LATE=1 -DLAST_VERSION=2 -DDURATION=2'
small='-DCLIENTS=2 -DMAX_LATE=1 -DLAST_VERSION=3 -DDURATION=2'
size='-DLAST_VERSION=3 -DDURATION=3'
((deep)) && size='-DLAST_VERSION=4 -DDURATION=3'

expect holds lease lease safety "$size" 'lease: safety' '' 'mutual exclusion, tokens rise, fence, exactly once, true answers'
expect holds lease-wedge lease wedge "$calm" 'lease: recovery, after the faults' '' 'free within Duration, no state without a way out'
expect holds lease-live lease live "$calm" 'lease: progress, any schedule' '' 'every live client passes once the faults stop'
expect holds lease-fair lease fair "$calm" 'lease: progress, fair schedules' '' 'the same under weak fairness'
expect holds token token safety '' 'token: deleted and made again' '' 'tokens and versions rise, one row, no swap meets another record'
expect holds ddl ddl wedge '-DTERMS=4' 'ddl: safety' '' 'each statement exactly once, a true journal, no wedge'
expect holds ddl-fair ddl fair '-DTERMS=3' 'ddl: progress, fair schedules' '' 'every live instance passes once the faults stop'

mutant() { expect breaks "$1-$2" "$1" broken "-D$2 $5" "$3" "$4" "$6"; }
mutant lease NO_GUARD 'no guard on the version' "$exclusion" "$small" 'mutual exclusion'
mutant lease NO_MARGIN 'no margin' "$exclusion" "$small" 'mutual exclusion'
mutant lease DRIFT_ABOVE_MARGIN 'clock rates differ by more than the margin' "$exclusion" "$small" 'mutual exclusion'
mutant lease CLOCK_FROM_ANSWER 'deadline from the answer, not the sending' "$exclusion" "$small" 'mutual exclusion'
mutant lease NO_FENCE 'data written beside the swap' "$fence|$once" "$small" 'fence, exactly once'
mutant lease JOURNAL_APART 'history row in a commit of its own' "$once" "$small" 'exactly once'
mutant lease AMBIGUOUS_IS_NO 'a lost answer is taken for a no' "$answers" "$small" 'true answers'
mutant lease AMBIGUOUS_IS_YES 'a lost answer is taken for a yes' "$exclusion" "$small" 'mutual exclusion'
mutant lease CONFLICT_IS_NO 'a conflict with a copy of itself is believed' "$answers" "$small" 'true answers'
mutant lease OVERTAKEN_IS_NO 'an overtaken write is taken for a no' "$answers" "$small" 'true answers'
mutant lease RELEASE_ANY 'release of whoever holds' "$exclusion" '-DCLIENTS=2 -DMAX_LATE=1 -DLAST_VERSION=4 -DDURATION=2' 'mutual exclusion'
mutant lease RENEW_ANY 'renewal of whoever holds, and its answer' "$exclusion" "$small" 'mutual exclusion'
mutant lease OWNER_REUSED 'one owner id for all acquisitions' "$exclusion" "$small" 'mutual exclusion'
mutant lease EARLY_TAKEOVER 'takeover before the expiry' "$exclusion" "$small" 'mutual exclusion'
expect breaks lease-NO_EXPIRY lease wedged "-DNO_EXPIRY $calm" 'a lease that never expires' "$wedge|$recovery" 'recovery'
expect breaks lease-NO_EXPIRY-live lease live "-DNO_EXPIRY $calm" 'the same, for the progress formula' "$never" 'progress'
expect breaks lease-FAULTS_FOR_EVER lease fair "-DFAULTS_FOR_EVER $calm" 'faults that never stop' "$never" 'progress'
mutant token RESTART_AT_ONE 'versions begin at 1 after a deletion' "$tokens" '' 'tokens rise'
mutant token CLIENT_CHOOSES 'the client chooses the version from its read' "$tokens|$one_row|>last" '' 'tokens rise'
mutant token NO_RANGE_READ 'creation without a lock on the range' "$one_row" '' 'one row'
mutant token RESERVATION_ALONE 'a reservation in the place of the transaction' "$one_row|$tokens|>last" '' 'one row'
mutant token SAME_MICROSECOND 'two commits in one microsecond' "$tokens|>last|<=now" '' 'tokens rise'
mutant ddl SEND_BEFORE_JOURNAL 'DDL sent before it is journalled' "$once|$journal" '-DTERMS=3' 'exactly once'
mutant ddl NEW_ID_PER_HOLDER 'each holder sends an id of its own' "$once|$journal" '-DTERMS=3' 'exactly once'
mutant ddl UNFENCED_JOURNAL 'a journal without a fence' "$once|$journal" '-DTERMS=3' 'a true journal'
mutant ddl RESUME_AT_THE_FIRST 'a failed file begins at its first statement' "$once" '-DTERMS=3' 'exactly once'
mutant ddl ERROR_IS_FAILURE 'any error is taken for a failed statement' "$once|$journal" '-DTERMS=3' 'a true journal'
mutant ddl EXISTING_IS_FAILURE 'an id in use is taken for a failed statement' "$once|$journal" '-DTERMS=3' 'a true journal'
mutant ddl FORGETS 'Spanner forgets an operation' "$once|$journal" '-DTERMS=3' 'exactly once'
mutant ddl REFUSAL_PASSES 'what was refused once is accepted late' "$once|$journal" '-DTERMS=3' 'exactly once'
expect breaks ddl-ID_FROM_VERSION ddl wedged '-DID_FROM_VERSION -DTERMS=3' 'an operation id used twice' "$once|$journal|$wedge" 'a true journal'

# Two at a time, as many as a small CI machine has cores.
for job in "${jobs[@]}"; do
    IFS='|' read -r _ id model kind options _ <<<"$job"
    while (($(jobs -rp | wc -l) >= 2)); do wait -n; done
    # shellcheck disable=SC2086
    search "$id" "$model" "$kind" $options &
done
wait

row 'search' verdict states depth seconds 'what it is about'
for job in "${jobs[@]}"; do
    verdict="${job%%|*}"
    # The pattern may hold a bar: it stands between the name and the last field.
    IFS='|' read -r _ id _ _ _ name rest <<<"$job"
    what="${rest##*|}"
    pattern="${rest%|*}"
    if [[ $verdict == holds ]]; then holds "$id" "$name" "$what"; else breaks "$id" "$name" "$pattern" "$what"; fi
done

echo
echo "All searches are complete, within the bounds that the models state: exact states, no hashing."
echo "$passed passed, $failed failed"
((failed == 0))
