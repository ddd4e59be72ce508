# shellcheck shell=bash
# Sourced by demo.sh and test.sh: what both need before their own work can begin.

root="$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)"

# The demo and the tests share one set of build outputs.
configuration=Release

# A build must leave no process behind that holds on to the caller's terminal or pipe.
export MSBUILDDISABLENODEREUSE=1
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

say() {
    printf '%s\n' "$*" >&2
}

fail() {
    say "$@"
    exit 1
}

require_dotnet() {
    local folder version
    if ! command -v dotnet >/dev/null; then
        for folder in "${DOTNET_ROOT:-}" "$HOME/.dotnet" /usr/share/dotnet /usr/lib/dotnet; do
            if [[ -n $folder && -x $folder/dotnet ]]; then
                export DOTNET_ROOT="$folder" PATH="$PATH:$folder"
                break
            fi
        done
    fi

    command -v dotnet >/dev/null || fail \
        'The .NET SDK 10 is missing. Install it (https://learn.microsoft.com/dotnet/core/install/linux), for example:' \
        $'\n    curl -sSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0' \
        $'\nand run this again.'

    # The SDK itself judges global.json.
    version="$(cd "$root" && dotnet --version 2>&1)" || fail \
        'The .NET SDK found here is not the one that global.json asks for (10.0):' \
        $'\n'"$version" \
        $'\nInstall the .NET SDK 10: https://learn.microsoft.com/dotnet/core/install/linux'
}

# build PROJECT: says nothing more when all is well.
build() {
    local output
    say "Building $1 …"
    output="$(cd "$root" && dotnet build "$1" --configuration "$configuration" --nologo -tl:off -v:quiet 2>&1)" || fail \
        "$output" \
        $'\n'"$1 doesn't build; the errors stand above."
}

# The program behind the demo, and the one that finds, installs or starts the emulator.
# shellcheck disable=SC2034
rollout_demo="$root/eng/RolloutDemo/bin/$configuration/net10.0/RolloutDemo.dll"
# shellcheck disable=SC2034
emulator_tool="$root/eng/EmulatorTool/bin/$configuration/net10.0/EmulatorTool.dll"
