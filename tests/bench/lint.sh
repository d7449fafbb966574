#!/usr/bin/env bash
# Measures faxsmith's linter beside its peers, all in one run on the same files.
#
# usage: lint.sh [--count N] [--runs N] [--check]
#
#   --count N   manifests in the corpus (default 10000)
#   --runs N    timed runs of each command (default 15; check-jsonschema and detect-secrets at most 3)
#   --check     exit with 1 when a limit is missed
#   --help      this text
#
# FAXSMITH=/path/to/faxsmith   measure this executable and build nothing
# FAXSMITH_BENCH_CACHE=DIR     where the peers are installed (default: faxsmith-bench in the user's cache folder)
#
# The report goes to standard output, progress to standard error. Exit codes: 0 measured, 1 a limit was missed
# (only with --check), 2 wrong usage or a tool that failed.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=tools.sh
source "$(dirname "${BASH_SOURCE[0]}")/tools.sh"

jsonschema_cli_version=0.60.2
check_jsonschema_version=0.39.0
ripsecrets_version=0.1.11
detect_secrets_version=1.5.0
ripgrep_version=15.2.0   # only where neither PATH nor Debian has one
hyperfine_version=1.20.0 # likewise; 2.0 wants Rust 1.97
startup_runs=400

main() {
    local count=10000 runs=15 check=()
    while (($#)); do
        case $1 in
            --count) count=$(positive "$@"); shift 2 ;;
            --runs) runs=$(positive "$@"); shift 2 ;;
            --check) check=(--check); shift ;;
            -h | --help) usage; exit 0 ;;
            *) fail "unknown argument: $1 (see --help)" ;;
        esac
    done

    local here root tmp faxsmith
    here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
    root=$(cd "$here/../.." && pwd)
    set_cache
    need python3
    export PYTHONDONTWRITEBYTECODE=1

    faxsmith=$(find_faxsmith "$root")
    local jsonschema_cli check_jsonschema ripsecrets detect_secrets rg hyperfine gnu_time
    jsonschema_cli=$(get_from_cargo jsonschema-cli "$jsonschema_cli_version")
    check_jsonschema=$(get_from_pypi check-jsonschema "$check_jsonschema_version")
    ripsecrets=$(get_from_cargo ripsecrets "$ripsecrets_version")
    detect_secrets=$(get_from_pypi detect-secrets "$detect_secrets_version")
    rg=$(get_tool rg ripgrep "$ripgrep_version")
    hyperfine=$(get_tool hyperfine hyperfine "$hyperfine_version")
    gnu_time=$(get_gnu_time)

    tmp=$(mktemp -d "${TMPDIR:-/tmp}/faxsmith-bench.XXXXXX")
    # shellcheck disable=SC2064  # the folder of now is meant
    trap "rm -rf -- $(printf %q "$tmp")" EXIT
    say "writing $count manifests"
    python3 "$here/corpus.py" "$tmp/corpus" "$count"
    "$faxsmith" schema http-manifest >"$tmp/schema.json" || fail "faxsmith schema http-manifest failed"

    # From here on every path on a command line is relative to the corpus.
    cd "$tmp/corpus"
    "$faxsmith" lint clean.json >"$tmp/clean.txt" 2>&1 || {
        cat "$tmp/clean.txt" >&2
        fail "clean.json should be free of errors"
    }
    say "measuring the start-up time"
    local lint_one rg_version
    lint_one=$(printf '%q lint clean.json' "$faxsmith")
    rg_version=$(printf '%q --version' "$rg")
    local start=("$hyperfine" -N --style none --warmup 20 --runs "$startup_runs")
    "${start[@]}" --export-json "$tmp/start-1.json" -n faxsmith "$lint_one" -n rg "$rg_version" >&2
    "${start[@]}" --export-json "$tmp/start-2.json" -n rg "$rg_version" -n faxsmith "$lint_one" >&2

    printf 'faxsmith: %s\n' "$("$faxsmith" --version)"
    printf 'peers:    jsonschema-cli %s, check-jsonschema %s, ripsecrets %s, detect-secrets %s, %s\n' "$jsonschema_cli_version" \
        "$check_jsonschema_version" "$ripsecrets_version" "$detect_secrets_version" "$("$rg" --version | sed -n 1p)"
    python3 "$here/measure.py" --runs "$runs" --schema "$tmp/schema.json" --gnu-time "$gnu_time" \
        --faxsmith "$faxsmith" --jsonschema-cli "$jsonschema_cli" --check-jsonschema "$check_jsonschema" \
        --ripsecrets "$ripsecrets" --detect-secrets "$detect_secrets" --rg "$rg" \
        --start "$tmp/start-1.json" "$tmp/start-2.json" ${check[@]+"${check[@]}"}
}

main "$@"
