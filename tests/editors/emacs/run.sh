#!/usr/bin/env bash
# Tests the language server in a real Emacs with eglot, configured as editors/README.md says, without a screen.
#
# usage: run.sh FAXSMITH [EMACS]
#
#   FAXSMITH   the executable to test
#   EMACS      Emacs 29 or newer, or Emacs 28 where Debian's package elpa-eglot is installed (default: emacs)
#
# Exit codes: 0 all is well, 1 something is wrong (standard error says what), 2 wrong usage.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
(($# == 1 || $# == 2)) || { sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p;}' "${BASH_SOURCE[0]}" >&2; exit 2; }
faxsmith=$(realpath -- "$1")
emacs=${2:-emacs}

# With -Q Emacs does not look into the folders of Debian's packages by itself.
load=()
for package in /usr/share/emacs/site-lisp/elpa-src/*/; do
    [[ ! -d $package ]] || load+=(-L "$package")
done

work=$(mktemp -d "${TMPDIR:-/tmp}/faxsmith-emacs.XXXXXX")
# shellcheck disable=SC2064  # the folder of now is meant
trap "rm -rf -- $(printf %q "$work")" EXIT
mkdir -p "$work/providers/acme" "$work/bin"
cp "$here/../manifest.json" "$work/providers/acme/"
ln -s "$faxsmith" "$work/bin/faxsmith"
"$here/../snippet.sh" elisp >"$work/configuration.el"
export HOME=$work PATH=$work/bin:$PATH CONFIGURATION=$work/configuration.el TEST_FILE=$work/providers/acme/manifest.json LC_ALL=C.UTF-8
cd "$work"
timeout --kill-after=5 60 "$emacs" --batch -Q ${load[@]+"${load[@]}"} -l "$here/test.el" </dev/null || {
    code=$?
    ((code != 124)) || echo "Emacs did not come to an end within a minute" >&2
    exit 1
}
