#!/usr/bin/env bash
# Checks the layout of every C# file, without building: "dotnet format whitespace" corrects it. Ends with
# "N passed, N failed". The rules of style and naming are warnings of the build.
set -euo pipefail
. "$(dirname -- "${BASH_SOURCE[0]}")/setup.sh"
require_dotnet
cd "$root"

if ! dotnet format whitespace . --folder --verify-no-changes; then
    echo 'Correct them by: dotnet format whitespace . --folder'
    echo '0 passed, 1 failed'
    exit 1
fi

echo '1 passed, 0 failed'
