#!/usr/bin/env bash
# Installs what generated plugins are checked with, as far as it is not there yet: mypy into .venv, TypeScript into npm/node_modules.
#
# usage: install.sh
#
# Needs Python 3.11 with venv and Node 20 with npm. Exit codes: 0 all is there, 1 something could not be had.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

if ! cmp -s requirements.txt .venv/requirements.txt; then
    python3 -m venv --clear .venv
    .venv/bin/pip install -q --disable-pip-version-check --no-deps -r requirements.txt
    cp requirements.txt .venv/
fi
npm ci --prefix npm --no-fund --no-audit --loglevel=error
