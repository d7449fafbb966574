#!/usr/bin/env bash
# Tests the language server in a real Vim with ALE, configured as editors/README.md says.
#
# usage: run.sh FAXSMITH
#
#   FAXSMITH   the executable to test
#
# Exit codes: 0 all is well, 1 something is wrong (standard error says what), 2 wrong usage.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
(($# == 1)) || { sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p;}' "${BASH_SOURCE[0]}" >&2; exit 2; }
faxsmith=$(realpath -- "$1")

work=$(mktemp -d "${TMPDIR:-/tmp}/faxsmith-vim.XXXXXX")
# shellcheck disable=SC2064  # the folder of now is meant
trap "rm -rf -- $(printf %q "$work")" EXIT
mkdir -p "$work/providers/acme" "$work/bin"
cp "$here/../manifest.json" "$work/providers/acme/"
ln -s "$faxsmith" "$work/bin/faxsmith"
"$here/../snippet.sh" vim >"$work/configuration.vim"
# Nothing of whoever runs this.
export HOME=$work PATH=$work/bin:$PATH LC_ALL=C.UTF-8
export CONFIGURATION=$work/configuration.vim TEST_FILE=$work/providers/acme/manifest.json TOLD=$work/told
cd "$work"
timeout --kill-after=5 60 vim --not-a-term -N -u NONE -i NONE -n -S "$here/test.vim" </dev/null >/dev/null 2>&1 || code=$?
cat "$TOLD" >&2 || true
case ${code-0} in
    0) ;;
    124) echo "Vim did not come to an end within a minute" >&2; exit 1 ;;
    *) exit 1 ;;
esac
