#!/usr/bin/env bash
# Tests the language server in a real Neovim, without a screen.
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
mkdir -p "$work/providers/acme"
cp "$here/../manifest.json" "$work/providers/acme/"
# Nothing of whoever runs this.
for kind in CONFIG DATA STATE CACHE; do export "XDG_${kind}_HOME=$work/$kind"; done
export HOME=$work FAXSMITH=$faxsmith TEST_FILE=$work/providers/acme/manifest.json
cd "$work"
timeout --kill-after=5 60 "${nvim[@]}" --headless --clean -c "luafile $here/test.lua" </dev/null || {
    code=$?
    ((code != 124)) || echo "Neovim did not come to an end within a minute" >&2
    find "$work" -name lsp.log -exec tail -n 20 {} + >&2
    exit 1
}
