#!/usr/bin/env bash
# Gets the Cloud Spanner emulator onto a machine that has none: out of Google's image where Docker runs, else from
# Google's package archive (Debian and Ubuntu, as root or with sudo that needs no password). All it says goes to stderr;
# exit code 0 means that it is there.
set -euo pipefail
exec 1>&2
# shellcheck source-path=SCRIPTDIR
. "$(dirname -- "${BASH_SOURCE[0]}")/apt.sh"

image=gcr.io/cloud-spanner-emulator/emulator
package=google-cloud-cli-spanner-emulator
archive=https://packages.cloud.google.com/apt
key=/usr/share/keyrings/cloud.google.asc
list=/etc/apt/sources.list.d/google-cloud-sdk.list

# EmulatorLocator looks here too.
folder="${XDG_CACHE_HOME:-$HOME/.cache}/spanner-mutex/emulator"

# The two programs are copied out of the image and run like any others: no container is left behind, whatever happens.
by_docker() {
    local container directory program
    if ! docker info >/dev/null 2>&1; then
        echo "Docker is not here, or its daemon doesn't answer."
        return 1
    fi

    echo "Taking the emulator out of the image $image …"
    container="$(docker create "$image")" || return 1
    directory="$(docker inspect --format '{{.Config.WorkingDir}}' "$container")"
    mkdir -p "$folder.new"
    for program in emulator_main gateway_main; do
        docker cp "$container:${directory%/}/$program" "$folder.new/" || break
    done

    docker rm "$container" >/dev/null
    if ! "$folder.new/emulator_main" --version >/dev/null || [[ ! -x $folder.new/gateway_main ]]; then
        echo "The emulator out of $image doesn't run on this machine."
        rm -r "$folder.new"
        return 1
    fi

    rm -rf "$folder"
    mv "$folder.new" "$folder"
}

by_apt() {
    local armored
    find_apt "$package" || return 1

    if ! apt-cache show "$package" >/dev/null 2>&1; then
        if ! command -v curl >/dev/null && ! command -v wget >/dev/null; then
            "${apt[@]}" update && "${apt[@]}" install -y --no-install-recommends ca-certificates curl || return 1
        fi

        # Nothing is changed in apt's sources before the archive has answered.
        echo "Fetching the key of $archive …"
        armored="$(download "$archive/doc/apt-key.gpg")" || return 1
        if [[ $armored != *'BEGIN PGP PUBLIC KEY BLOCK'* ]]; then
            echo "$archive/doc/apt-key.gpg didn't answer with a key."
            return 1
        fi

        "${as_root[@]}" tee "$key" >/dev/null <<<"$armored"
        "${as_root[@]}" tee "$list" >/dev/null <<<"deb [signed-by=$key] $archive cloud-sdk main"
        "${apt[@]}" update || return 1
    fi

    echo "Installing $package …"
    "${apt[@]}" install -y --no-install-recommends "$package"
}

download() {
    if command -v curl >/dev/null; then
        curl --fail --silent --show-error --location --max-time 30 "$1"
    else
        wget --quiet --timeout=30 --tries=1 --output-document=- "$1"
    fi
}

by_docker || by_apt
