# shellcheck shell=bash
# Sourced by the commands in bin/: where things are, which Python, what is installed.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
python=$root/.venv/bin/python

# A relative DATA_DIR is meant from where the command was called.
DATA_DIR=${DATA_DIR:-$root/var}
[[ $DATA_DIR == /* ]] || DATA_DIR=$PWD/$DATA_DIR
export DATA_DIR PYTHONUTF8=1

fail() {
    printf '%s\n' "$@" >&2
    exit 1
}

# Print the first Python that is new enough.
find_python() {
    local candidate found=none
    for candidate in python3 python3.{14,13,12,11} "$python"; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
        [[ $candidate != python3 ]] || found=$(python3 --version 2>/dev/null || echo none)
    done
    fail "Python 3.11 or newer is needed; found here: $found." \
        "On Debian 12, Ubuntu 24.04 and newer: apt-get install python3 python3-venv"
}

# Install requirements.txt, or requirements-dev.txt, which includes it, into .venv,
# unless .venv holds exactly that already.
install_packages() {
    local file=$1 wanted system_python
    local stamp=$root/.venv/$file
    wanted=$(cat "$root/requirements.txt" "$root/$file")
    if [[ -f $stamp && $(<"$stamp") == "$wanted" ]] && "$python" -c '' 2>/dev/null; then
        return
    fi
    if ! "$python" -c 'import pip' 2>/dev/null; then
        system_python=$(find_python)
        if ! "$system_python" -c 'import ensurepip, venv' 2>/dev/null; then
            apt_install python3-venv
        fi
        "$system_python" -c 'import ensurepip, venv' 2>/dev/null ||
            fail "This Python cannot make virtual environments." \
                "On Debian and Ubuntu: apt-get install python3-venv"
        "$system_python" -m venv --clear "$root/.venv"
    fi
    echo "Installing $file ..."
    rm -f "$stamp"
    (cd "$root" && "$python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$file") ||
        fail "pip could not install $file." \
            "With a mirror: set PIP_INDEX_URL. Without a network: put the same wheels into a folder, and set" \
            "PIP_NO_INDEX=1 PIP_FIND_LINKS=/that/folder"
    printf '%s\n' "$wanted" >"$stamp"
}

# Install requirements-release.txt into an environment that is thrown away with the folder given, and set release_programs.
install_release_tools() {
    local folder=$1
    "$(find_python)" -m venv "$folder/release"
    "$folder/release/bin/python" -m pip install --quiet --quiet --disable-pip-version-check --require-hashes \
        -r "$root/requirements-release.txt"
    release_programs=$folder/release/bin
}

# With CI=true, install the Debian packages that are missing; else do nothing.
apt_install() {
    local package missing=() as_root=()
    [[ ${CI:-} == true ]] || return 0
    for package in "$@"; do
        dpkg-query -W -f='${Status}\n' "$package" 2>/dev/null | grep -q ' installed$' ||
            missing+=("$package")
    done
    ((${#missing[@]})) || return 0
    ((EUID == 0)) || as_root=(sudo)
    echo "Installing ${missing[*]} ..."
    "${as_root[@]}" apt-get update -qq
    DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -qq -y \
        --no-install-recommends "${missing[@]}" >/dev/null
}

# Start from the default settings, whatever this machine's are, and keep data in a folder of our own.
use_default_settings() {
    unset ALLOWED_HOSTS CACHE_URL CDN_PURGE_URL DATABASE_REPLICA_URLS DATABASE_URL DEBUG EMAIL_FROM EMAIL_URL HOST ICP_FILING \
        MEDIA_STORE_URL PORT SECRET_KEY SECURITY_FILING SITE_CODE SITE_URL TIME_ZONE TRUSTED_PROXIES WORKERS \
        "${!DATA_LICENCE_@}" "${!DJANGO_@}" "${!SITE_OPERATOR_@}"
    export DATA_DIR=$1
}
