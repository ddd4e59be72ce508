# shellcheck shell=bash
# Sourced by the install scripts: apt-get on Debian and Ubuntu, as root or with sudo that needs no password.

# find_apt PACKAGE: sets the arrays apt and as_root, or says why it can't.
find_apt() {
    as_root=()
    if ! command -v apt-get >/dev/null; then
        echo "This system has no apt-get."
        return 1
    fi

    if [[ $(id -u) != 0 ]]; then
        if ! sudo -n true 2>/dev/null; then
            echo "Installing $1 needs root, or sudo without a password."
            return 1
        fi

        as_root=(sudo -n)
    fi

    export DEBIAN_FRONTEND=noninteractive
    # shellcheck disable=SC2034
    apt=("${as_root[@]}" apt-get -q -o Acquire::Retries=1 -o Acquire::http::Timeout=20 -o Acquire::https::Timeout=20
        -o DPkg::Lock::Timeout=60)
}
