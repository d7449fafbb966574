#!/usr/bin/env bash
# Tests the plugin for Neovim, and with it the language server, in a real Neovim without a screen.
#
# usage: run.sh FAXSMITH [NVIM]
#
#   FAXSMITH   the executable to test
#   NVIM       Neovim, or a folder that ../debian-tree.sh has made (default: nvim)
#
# Exit codes: 0 all is well, 1 something is wrong (standard error says what), 2 wrong usage.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
(($# == 1 || $# == 2)) || { sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p;}' "${BASH_SOURCE[0]}" >&2; exit 2; }
faxsmith=$(realpath -- "$1")
nvim=("${2:-nvim}")
if [[ -x ${nvim[0]}/run ]]; then
    tree=$(realpath -- "${nvim[0]}")
    export VIMRUNTIME=$tree/root/usr/share/nvim/runtime
    # It looks for its parsers beside its program, which is the tree's loader here.
    nvim=("$tree/run" /usr/bin/nvim --cmd "set runtimepath+=$tree/root/usr/lib/nvim")
fi

work=$(mktemp -d "${TMPDIR:-/tmp}/faxsmith-nvim.XXXXXX")
# shellcheck disable=SC2064  # the folder of now is meant
trap "rm -rf -- $(printf %q "$work")" EXIT

# The plugin, as any manager of plugins or one's own hand puts it there.
mkdir -p "$work"/DATA/nvim/site/pack/test/start "$work"/CONFIG/nvim "$work/bin"
cp -r "$here/../../../editors/neovim" "$work/DATA/nvim/site/pack/test/start/faxsmith"
ln -s "$faxsmith" "$work/bin/faxsmith"
# Nothing of whoever runs this.
for kind in CONFIG DATA STATE CACHE; do export "XDG_${kind}_HOME=$work/$kind"; done
unset NVIM NVIM_APPNAME VIM
export HOME=$work PATH=$work/bin:$PATH TEST_SUPPORT=$here/support.lua FAXSMITH=$faxsmith

# Runs a test on files of its own, with a configuration as the help has it.
test() {
    local name=$1 project=$work/$1
    printf '%s\n' "$2" >"$XDG_CONFIG_HOME/nvim/init.lua"
    mkdir -p "$project/providers/acme"
    cp "$here/../manifest.json" "$project/providers/acme/"
    echo "$name:" >&2
    (cd "$project" && TEST_FILE=$project/providers/acme/manifest.json \
        timeout --kill-after=5 60 "${nvim[@]}" --headless -n -i NONE -c "luafile $here/$name.lua" </dev/null) || {
        code=$?
        ((code != 124)) || echo "Neovim did not come to an end within a minute" >&2
        find "$work" -name lsp.log -exec tail -n 20 {} + >&2
        exit 1
    }
}

enabled='if vim.lsp.enable then vim.lsp.enable("faxsmith") else require("faxsmith").setup() end'
test server "$enabled"
test commands "$enabled"
test troubles ''
