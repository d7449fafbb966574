# What the benchmarks share: messages, arguments, and getting programs. To be sourced; `cache` is the folder for what is installed.
# shellcheck shell=bash

say() { printf 'bench: %s\n' "$*" >&2; }
fail() { printf 'bench: error: %s\n' "$*" >&2; exit 2; }
usage() { sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p;}' "${BASH_SOURCE[-1]}"; } # the comment at the head of the script that runs
need() { command -v "$1" >/dev/null || fail "$1 is needed, but not installed"; }

set_cache() { # makes the folder, and makes its path absolute
    cache=${FAXSMITH_BENCH_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/faxsmith-bench}
    mkdir -p "$cache"
    cache=$(cd "$cache" && pwd)
}

positive() { # OPTION VALUE: the value, when it is a whole number above 0
    [[ ${2-} =~ ^[1-9][0-9]{0,6}$ ]] || fail "$1 wants a whole number above 0"
    printf '%s\n' "$2"
}

find_faxsmith() { # ROOT: the executable's absolute path
    local found
    if [[ -n ${FAXSMITH-} ]]; then
        found=$(type -P -- "$FAXSMITH") || fail "FAXSMITH=$FAXSMITH cannot be run"
        realpath "$found"
        return
    fi
    need cargo
    say "building faxsmith"
    local locked=()
    [[ ! -e $1/Cargo.lock ]] || locked=(--locked) # never changes the repository's lock file
    (cd "$1" && cargo build --release --bin faxsmith ${locked[@]+"${locked[@]}"} --message-format json-render-diagnostics) |
        python3 -c 'import json, sys; print(*filter(None, (json.loads(line).get("executable") for line in sys.stdin)))' ||
        fail "cannot build faxsmith"
}

cargo_install() { # CRATE [OPTION...]: into the cache folder
    need cargo
    say "installing $1 from Cargo's registry (some minutes)"
    (cd "$cache" && env -u CARGO_TARGET_DIR cargo install --locked --quiet --root "$cache" "$@") >&2 || fail "cannot install $1"
}

get_from_cargo() { # CRATE VERSION: its executable of the same name
    local tool=$cache/bin/$1
    [[ $("$tool" --version 2>/dev/null || true) == *" $2" ]] || cargo_install "$1" --version "=$2" --force
    printf '%s\n' "$tool"
}

get_from_pypi() { # PACKAGE VERSION: its executable of the same name
    local venv=$cache/$1
    local tool=$venv/bin/$1
    if [[ $("$tool" --version 2>/dev/null || true) != *"$2" ]]; then
        say "installing $1 from PyPI"
        { python3 -m venv --clear "$venv" && "$venv/bin/pip" install -q "$1==$2"; } >&2 || fail "cannot install $1"
    fi
    printf '%s\n' "$tool"
}

get_from_npm() { # PACKAGE VERSION PROGRAM: the program's path
    local folder=$cache/$1
    local tool=$folder/node_modules/.bin/$3
    if [[ ! -x $tool || $(<"$folder/version") != "$2" ]]; then
        need npm
        say "installing $1 from npm"
        mkdir -p "$folder"
        npm install --prefix "$folder" --no-fund --no-audit --loglevel=error "$1@$2" >&2 || fail "cannot install $1"
        printf '%s\n' "$2" >"$folder/version"
    fi
    printf '%s\n' "$tool"
}

get_tool() { # COMMAND PACKAGE VERSION: one that is there already, else Debian's, else Cargo's
    local tool
    if ! tool=$(type -P "$1"); then
        tool=$cache/bin/$1
        if [[ ! -x $tool ]]; then
            if apt_install "$2"; then tool=$(type -P "$1"); else cargo_install "$2" --version "=$3"; fi
        fi
    fi
    printf '%s\n' "$tool"
}

get_gnu_time() { # its path, or nothing: then the report has no memory column
    local tool
    tool=$(type -P time) || { apt_install time && tool=$(type -P time); } || return 0
    ! "$tool" -f %M true >/dev/null 2>&1 || printf '%s\n' "$tool"
}

apt_install() { # PACKAGE
    [[ $(id -u) == 0 ]] && type -P apt-get >/dev/null || return 1
    say "installing $1 with apt-get"
    { apt-get install -y -q "$1" || { apt-get update -q && apt-get install -y -q "$1"; }; } >&2
}
