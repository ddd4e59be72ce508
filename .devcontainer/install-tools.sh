#!/usr/bin/env bash
# What the tests need beside the .NET SDK, Node and Terraform: all of ./test.sh then runs in the container.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

eng/install-emulator.sh
eng/install-postgresql.sh
eng/install-libfaketime.sh
eng/install-spin.sh
dotnet restore SpannerMutex.slnx
