#!/usr/bin/env bash
# Checks the modules without a cloud: formatting, terraform validate and terraform test against the google provider's
# schema, and that planted mistakes are found. Ends with "N passed, N failed, N skipped". VERBOSE=1 names what passed.
set -euo pipefail
. "$(dirname -- "${BASH_SOURCE[0]}")/../eng/setup.sh"
cd "$root/tests/Repository/terraform"

skip() {
  echo "skipped: all checks of Terraform: $1"
  echo "0 passed, 0 failed, 1 skipped"
  exit 0
}

for tool in terraform node npm; do
  command -v "$tool" >/dev/null || skip "$tool is not installed (they need terraform >= 1.7 and Node >= 20)"
done
if [ package-lock.json -nt node_modules/.package-lock.json ]; then
  npm ci --silent --no-audit --no-fund || skip "npm ci failed"
fi

# An emulator that nobody named is started by the tool of the tests and the demo.
starter=
if [[ -z ${SPANNER_EMULATOR_HOST:-}${SPANNER_EMULATOR_REST_HOST:-} ]] && (require_dotnet) 2>/dev/null; then
  require_dotnet
  build eng/EmulatorTool
  starter="$emulator_tool"
fi

TMPDIR="$(mktemp -d)"
export TMPDIR
trap 'rm -rf -- "$TMPDIR"' EXIT
node check.mjs "$starter"
