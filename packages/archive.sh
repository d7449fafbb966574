#!/usr/bin/env bash
# Packs what a release offers for one target: packages/archive.sh TARGET FOLDER OUT
#
# TARGET   as Rust names it, such as x86_64-unknown-linux-musl
# FOLDER   where the built programs lie
# OUT      a folder; gets faxsmith-TARGET.tgz (.zip for Windows) and its SHA-256 checksum
#
# RUNS     a faxsmith that runs here, for completions and manual, where the one in FOLDER doesn't
set -euo pipefail
if [ $# -ne 3 ]; then
  sed -n 2,9p "$0" >&2
  exit 2
fi
target=$1 folder=$2
mkdir -p "$3"
out=$(cd "$3" && pwd)
case $target in *windows*) end=.exe ;; *) end= ;; esac
runs=${RUNS:-$folder/faxsmith$end}
name=faxsmith-$target
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

mkdir -p "$work/$name/completions" "$work/$name/man"
cp "$folder/faxsmith$end" "$folder/cargo-faxsmith$end" "$work/$name/"
cd "$(dirname "$0")/.."
cp README.md CHANGELOG.md LICENSE-APACHE LICENSE-MIT "$work/$name/"
runs=$(cd "$OLDPWD" && cd "$(dirname "$runs")" && pwd)/$(basename "$runs")
"$runs" completions bash >"$work/$name/completions/faxsmith.bash"
"$runs" completions zsh >"$work/$name/completions/_faxsmith"
"$runs" completions fish >"$work/$name/completions/faxsmith.fish"
"$runs" completions powershell >"$work/$name/completions/faxsmith.ps1"
"$runs" man >"$work/$name/man/faxsmith.1"

cd "$work"
# The same files give the same archive.
find "$name" -exec touch -d '2000-01-01T00:00:00Z' {} +
case $target in
  *windows*)
    file=$name.zip
    python3 -m zipfile -c "$file" "$name"
    ;;
  *)
    file=$name.tgz
    tar --sort=name --owner=0 --group=0 --numeric-owner -cf - "$name" | gzip -9n >"$file"
    ;;
esac
sha256sum "$file" >"$file.sha256"
mv "$file" "$file.sha256" "$out/"
echo "$out/$file"
