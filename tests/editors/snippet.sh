#!/usr/bin/env bash
# Prints the first configuration in a language that editors/README.md has, so that what stands there is what is tested.
#
# usage: snippet.sh LANGUAGE
#
# Exit codes: 0 done, 1 there is none.
set -euo pipefail
readme=$(dirname "${BASH_SOURCE[0]}")/../../editors/README.md
awk -v fence="\`\`\`$1" '$0 == fence { inside = found = 1; next } inside && /^```/ { exit } inside; END { exit !found }' "$readme"
