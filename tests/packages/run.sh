#!/usr/bin/env bash
# Installs faxsmith in every way that needs no Rust, into fresh folders, and uses it there: wheel, npm packages, archive, pre-commit.
# Looks at the workflows with the tools for that. Everything is built once, in target/packages, faster than a release is.
# shellcheck disable=SC2015 # `fail` ends the script: what is before it may fail in any way
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
tested=${CARGO_TARGET_DIR:-$root/target}
export CARGO_TARGET_DIR=$tested/packages
export CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16 CARGO_PROFILE_RELEASE_OPT_LEVEL=1
tools=$CARGO_TARGET_DIR/tools
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PRE_COMMIT_HOME=$work/hooks
version=$(sed -n '/^\[workspace.package\]/,/^\[/s/^version = "\(.*\)"/\1/p' Cargo.toml)
passed=0

ok() { passed=$((passed + 1)); printf 'ok %s\n' "$1"; }
fail() { printf 'FAILED %s\n' "$1" >&2; exit 1; }

# A folder with a manifest that has a finding which can be mended.
example() {
  mkdir -p "$1/config/providers/quickfax"
  cp examples/config/providers/quickfax/manifest.json "$1/config/providers/quickfax/"
}

# Uses the program as somebody would: NAME FOLDER PROGRAM...
use() {
  local name=$1 folder=$2 code=0
  shift 2
  example "$folder"
  [ "$("$@" --version)" = "faxsmith $version" ] || fail "$name: --version"
  (cd "$folder" && "$@" lint --format concise) >"$work/out" 2>&1 || code=$?
  [ "$code" = 1 ] || fail "$name: lint should exit with 1, not $code"
  grep -q missing-allowed-domains "$work/out" || fail "$name: lint finds nothing"
  (cd "$folder" && "$@" lint --fix --quiet) >"$work/out" 2>&1 || true
  grep -q '"allowed_domains"' "$folder/config/providers/quickfax/manifest.json" || fail "$name: --fix mends nothing"
  ok "$name"
}

if [ ! -x "$tools/bin/maturin" ] || ! cmp -s tests/packages/requirements.txt "$tools/requirements.txt"; then
  python3 -m venv --clear "$tools"
  "$tools/bin/pip" install --quiet --disable-pip-version-check -r tests/packages/requirements.txt
  cp tests/packages/requirements.txt "$tools/"
fi

"$tools/bin/actionlint" .github/workflows/*.yml cli/templates/ci/.github/workflows/*.yml
ok "actionlint has nothing to say of the workflows"
"$tools/bin/zizmor" --quiet --offline .github action.yml cli/templates/ci
ok "zizmor has nothing to say of them"

"$tools/bin/maturin" build --locked --release --quiet --out "$work/wheels"
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check --no-index "$work"/wheels/faxsmith-*.whl
use "the wheel in a fresh environment" "$work/by-wheel" "$work/venv/bin/faxsmith"
unzip -Z1 "$work"/wheels/*.whl | grep -v -E '\.data/scripts/(cargo-)?faxsmith$|\.dist-info/' && fail "the wheel has more than the programs"
ok "the wheel has the programs alone"

built=$CARGO_TARGET_DIR/release
platform=$(node -p 'process.platform + "-" + process.arch')
node packages/npm/build.mjs "$work/npm" "$platform=$built/faxsmith"
for package in "$platform" faxsmith; do
  (cd "$work/npm/$package" && npm pack --silent --pack-destination "$work/npm" >/dev/null)
done
mkdir "$work/by-npm" && echo '{}' >"$work/by-npm/package.json"
(cd "$work/by-npm" && npm install --silent --no-fund --no-audit "$work"/npm/faxsmith-"$platform"-*.tgz "$work"/npm/faxsmith-[0-9]*.tgz)
use "the npm packages in a fresh folder" "$work/by-npm" "$work/by-npm/node_modules/.bin/faxsmith"
rm -r "$work/by-npm/node_modules/@faxsmith"
code=0
"$work/by-npm/node_modules/.bin/faxsmith" --version 2>"$work/err" || code=$?
[ "$code" = 2 ] && grep -q "the package @faxsmith/$platform is missing" "$work/err" || fail "npm: what is missing is not told"
ok "a program that npm left out is told"

target=$(rustc -vV | sed -n 's/^host: //p')
packages/archive.sh "$target" "$built" "$work/archive" >/dev/null
(cd "$work/archive" && sha256sum --check --quiet "faxsmith-$target.tgz.sha256" && tar -xzf "faxsmith-$target.tgz")
use "the archive" "$work/by-archive" "$work/archive/faxsmith-$target/faxsmith"
listed=$(cd "$work/archive/faxsmith-$target" && find . -type f | sort | tr '\n' ' ')
[ "$listed" = "./CHANGELOG.md ./LICENSE-APACHE ./LICENSE-MIT ./README.md ./cargo-faxsmith ./completions/_faxsmith ./completions/faxsmith.bash ./completions/faxsmith.fish ./completions/faxsmith.ps1 ./faxsmith ./man/faxsmith.1 " ] || fail "the archive has $listed"
ok "the archive has all that it should"

RUNS=$built/faxsmith packages/archive.sh "$(uname -m)-unknown-linux-musl" "$built" "$work/vsix" >/dev/null
packages/extension.sh "$work/vsix" >"$work/out" 2>&1 || { cat "$work/out"; fail "the extension"; }
unzip -Z1 "$work/vsix/faxsmith-$platform.vsix" | grep -qx extension/bin/faxsmith || fail "the extension for $platform has no program"
unzip -Z1 "$work/vsix/faxsmith.vsix" | grep -q '^extension/bin/' && fail "the extension for all has a program"
ok "the extension with the program, and without"

example "$work/by-action"
code=0
(cd "$work/by-action" && PATHS=$'config\n' FAIL_ON=error RUNNER_TEMP=$work GITHUB_OUTPUT=$work/output FAXSMITH=$built/faxsmith "$root/packages/action.sh") >"$work/out" 2>&1 || code=$?
[ "$code" = 1 ] && grep -q '^::error .*missing-allowed-domains' "$work/out" && grep -qx "sarif=$work/faxsmith.sarif" "$work/output" || fail "the action's step"
ok "the action's step"

mkdir "$work/by-hook" && cd "$work/by-hook" && git init --quiet .
git config user.name t && git config user.email t@example.invalid
(cd "$root" && example "$work/by-hook")
"$built/faxsmith" ci pre-commit --quiet
sed -i "s|repo: https://github.com/faxsmith/faxsmith|repo: file://$root|; s|rev: v.*|rev: $(git -C "$root" rev-parse HEAD)|; s|id: faxsmith-fmt|id: faxsmith-fix|" .pre-commit-config.yaml
git add .
code=0
"$tools/bin/pre-commit" run >"$work/out" 2>&1 || code=$?
[ "$code" = 1 ] && grep -q 'Installing environment' "$work/out" && grep -q missing-allowed-domains "$work/out" && grep -q 'files were modified by this hook' "$work/out" || { cat "$work/out"; fail "pre-commit, the first time"; }
ok "pre-commit builds the hooks, finds and mends"
"$built/faxsmith" lint --fix --unsafe --quiet >/dev/null 2>&1 || true
git add .
code=0
"$tools/bin/pre-commit" run --all-files >"$work/out" 2>&1 || code=$?
grep -q 'Installing environment' "$work/out" && { cat "$work/out"; fail "pre-commit builds again"; }
grep -q 'faxsmith lint' "$work/out" || fail "pre-commit, the second time"
ok "pre-commit has the hooks at hand"
cd "$root"

# Cargo unpacks and builds each crate for those that build on it, and takes what an earlier run has left for the same as long as the
# version is.
rm -rf "${CARGO_HOME:-$HOME/.cargo}"/registry/src/-*/faxsmith-*-"$version" "$tested"/debug/.fingerprint/faxsmith-{schemas,manifest,lsp}-*
# In debug mode: most of it is built already.
cargo package --workspace --locked --allow-dirty --quiet --target-dir "$tested"
ok "each crate builds from its package"
for crate in "$tested"/package/*.crate; do
  tar -tzf "$crate"
done | grep -E '/(tests|editors|packages|target|\.github|\.ci)/' | grep -v '/cli/templates/' && fail "a crate has what nobody needs"
ok "the crates have no more than they need"

printf '\n%s passed, 0 failed (packages)\n' "$passed"
