#!/usr/bin/env bash
# The step of action.yml: lints PATHS and writes the findings as SARIF. FAXSMITH names a program to run instead of the published one.
set -euo pipefail
version=${VERSION:-$(sed -n '/^\[workspace.package\]/,/^\[/s/^version = "\(.*\)"/\1/p' "$(dirname "$0")/../Cargo.toml")}
paths=()
while IFS= read -r path; do
  [ -z "$path" ] || paths+=("$path")
done <<<"${PATHS:?}"
sarif=${RUNNER_TEMP:?}/faxsmith.sarif
if [ -n "${FAXSMITH:-}" ]; then
  program=("$FAXSMITH")
else
  program=(pipx run "faxsmith==$version")
fi
code=0
"${program[@]}" lint --format github --output "sarif=$sarif" --fail-on "$FAIL_ON" -- "${paths[@]}" || code=$?
[ ! -s "$sarif" ] || echo "sarif=$sarif" >>"${GITHUB_OUTPUT:?}"
exit "$code"
