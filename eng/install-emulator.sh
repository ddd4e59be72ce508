#!/usr/bin/env bash
# Installs the Cloud Spanner emulator from Google's package archive: Debian and Ubuntu, as root or with sudo that needs
# no password. Everything it says goes to stderr; exit code 0 means that it is installed.
set -euo pipefail

package=google-cloud-cli-spanner-emulator
archive=https://packages.cloud.google.com/apt
key=/usr/share/keyrings/cloud.google.asc
list=/etc/apt/sources.list.d/google-cloud-sdk.list

exec 1>&2

if ! command -v apt-get >/dev/null; then
    echo "This system has no apt-get."
    exit 1
fi

as_root=()
if [[ $(id -u) != 0 ]]; then
    if ! sudo -n true 2>/dev/null; then
        echo "Installing $package needs root, or sudo without a password."
        exit 1
    fi

    as_root=(sudo -n)
fi

export DEBIAN_FRONTEND=noninteractive
apt=("${as_root[@]}" apt-get -q -o Acquire::Retries=1 -o Acquire::http::Timeout=20 -o Acquire::https::Timeout=20 -o DPkg::Lock::Timeout=60)

# Nothing is changed on this system before the archive has answered.
download() {
    if command -v curl >/dev/null; then
        curl --fail --silent --show-error --location --max-time 30 "$1"
    else
        wget --quiet --timeout=30 --tries=1 --output-document=- "$1"
    fi
}

if ! apt-cache show "$package" >/dev/null 2>&1; then
    if ! command -v curl >/dev/null && ! command -v wget >/dev/null; then
        "${apt[@]}" update
        "${apt[@]}" install -y --no-install-recommends ca-certificates curl
    fi

    echo "Fetching the key of $archive …"
    armored="$(download "$archive/doc/apt-key.gpg")"
    if [[ $armored != *'BEGIN PGP PUBLIC KEY BLOCK'* ]]; then
        echo "$archive/doc/apt-key.gpg didn't answer with a key."
        exit 1
    fi

    printf '%s\n' "$armored" | "${as_root[@]}" tee "$key" >/dev/null
    echo "deb [signed-by=$key] $archive cloud-sdk main" | "${as_root[@]}" tee "$list" >/dev/null
    "${apt[@]}" update
fi

echo "Installing $package …"
"${apt[@]}" install -y --no-install-recommends "$package"
