#!/usr/bin/env bash
# Measures faxsmith's language server beside VS Code's for JSON, which is given faxsmith's schema, in one run on the same files.
#
# usage: lsp.sh [--rounds N] [--edits N] [--check]
#
#   --rounds N  times each server is started anew for each file (default 5)
#   --edits N   timed edits of each kind in a round (default 60)
#   --check     exit with 1 when a limit is missed
#   --help      this text
#
# FAXSMITH=/path/to/faxsmith   measure this executable and build nothing
# FAXSMITH_BENCH_CACHE=DIR     where the peer is installed (default: faxsmith-bench in the user's cache folder)
#
# The report goes to standard output, progress to standard error. Exit codes: 0 measured, 1 a limit was missed
# (only with --check), 2 wrong usage or a tool that failed.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=tools.sh
source "$(dirname "${BASH_SOURCE[0]}")/tools.sh"

langservers_version=4.10.0

main() {
    local rounds=5 edits=60 check=()
    while (($#)); do
        case $1 in
            --rounds) rounds=$(positive "$@"); shift 2 ;;
            --edits) edits=$(positive "$@"); shift 2 ;;
            --check) check=(--check); shift ;;
            -h | --help) usage; exit 0 ;;
            *) fail "unknown argument: $1 (see --help)" ;;
        esac
    done

    local here root tmp faxsmith node peer
    here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
    root=$(cd "$here/../.." && pwd)
    set_cache
    need python3
    need node
    export PYTHONDONTWRITEBYTECODE=1
    faxsmith=$(find_faxsmith "$root")
    node=$(type -P node)
    peer=$(get_from_npm vscode-langservers-extracted "$langservers_version" vscode-json-language-server)

    tmp=$(mktemp -d "${TMPDIR:-/tmp}/faxsmith-bench.XXXXXX")
    # shellcheck disable=SC2064  # the folder of now is meant
    trap "rm -rf -- $(printf %q "$tmp")" EXIT
    python3 "$here/corpus.py" "$tmp/corpus" 40
    "$faxsmith" schema http-manifest >"$tmp/schema.json" || fail "faxsmith schema http-manifest failed"
    cd "$tmp/corpus"
    printf 'faxsmith: %s\n' "$("$faxsmith" --version)"
    printf 'peer:     vscode-langservers-extracted %s in Node %s\n' "$langservers_version" "$("$node" --version)"
    python3 "$here/measure_lsp.py" --faxsmith "$faxsmith" --node "$node" --peer "$peer" --schema "$tmp/schema.json" \
        --rounds "$rounds" --edits "$edits" ${check[@]+"${check[@]}"}
}

main "$@"
