#!/usr/bin/env bash
# Checks the modules without a cloud: formatting, terraform validate and terraform test against the google provider's
# schema, and that planted mistakes are found. Ends with "N passed, N failed, N skipped". VERBOSE=1 names what passed.
set -euo pipefail
cd "$(dirname "$0")/../tests/terraform"

for tool in terraform node npm; do
  if ! command -v "$tool" >/dev/null; then
    # In CI a check that can't run is a failure.
    if [ -n "${CI:-}" ]; then
      echo "failed: $tool is not installed"
      echo "0 passed, 1 failed, 0 skipped"
      exit 1
    fi
    echo "skipped: terraform: $tool is not installed (terraform >= 1.7, Node >= 20)"
    echo "0 passed, 0 failed, 1 skipped"
    exit 0
  fi
done

if [ package-lock.json -nt node_modules/.package-lock.json ]; then
  npm ci --silent --no-audit --no-fund
fi
exec node check.mjs
