#!/usr/bin/env bash
# Installs the editors and clients that the tests in this folder use, as far as they are not there yet.
#
# usage: install.sh
#
# Debian's neovim, emacs with eglot and vim with ALE come through apt, which needs root or sudo; the rest goes into this folder: pytest-lsp into
# .venv, newer Neovims into .neovim-*, VS Code and what drives it into editors/ of Cargo's target folder, what builds its extension into
# editors/vscode/node_modules. Exit codes: 0 all is there, 1 something could not be had.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

packages=()
command -v nvim >/dev/null || packages+=(neovim)
command -v emacs >/dev/null || packages+=(emacs-nox elpa-eglot)
[[ -d /usr/share/vim-ale ]] || packages+=(vim vim-ale)
python3 -c 'import ensurepip, venv' 2>/dev/null || packages+=(python3-venv)
if ((${#packages[@]})); then
    sudo=$([[ $(id -u) == 0 ]] || echo sudo)
    $sudo apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${packages[@]}" >/dev/null
fi

if ! cmp -s pytest-lsp/requirements.txt .venv/requirements.txt; then
    python3 -m venv --clear .venv
    .venv/bin/pip install -q --disable-pip-version-check --no-deps -r pytest-lsp/requirements.txt
    cp pytest-lsp/requirements.txt .venv/
fi

# The one of Debian 12, 0.7, is of 2022. The next has 0.10; since 0.11 servers are configured in another way.
for newer in trixie forky; do
    if [[ ! -x .neovim-$newer/run ]]; then
        ./debian-tree.sh ".neovim-$newer.new" "$newer" neovim
        rm -rf ".neovim-$newer"
        mv ".neovim-$newer.new" ".neovim-$newer"
    fi
done

vscode/install.sh "$(cd ../.. && realpath -m -- "${CARGO_TARGET_DIR:-target}/editors")"
