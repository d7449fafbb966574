#!/usr/bin/env bash
# Packs the extension of VS Code: packages/extension.sh OUT
#
# OUT   a folder with what archive.sh made; gets faxsmith-PLATFORM.vsix for each archive, with the program in it, and faxsmith.vsix
set -euo pipefail
if [ $# -ne 1 ]; then
  sed -n 2,4p "$0" >&2
  exit 2
fi
out=$(cd "$1" && pwd)
cd "$(dirname "$0")/../editors/vscode"
npm ci --no-fund --no-audit --loglevel=error
rm -rf bin
trap 'rm -rf bin' EXIT
npm run --silent package -- --out "$out/faxsmith.vsix"
for pair in linux-x64=x86_64-unknown-linux-musl alpine-x64=x86_64-unknown-linux-musl linux-arm64=aarch64-unknown-linux-musl \
  alpine-arm64=aarch64-unknown-linux-musl darwin-x64=x86_64-apple-darwin darwin-arm64=aarch64-apple-darwin win32-x64=x86_64-pc-windows-msvc; do
  platform=${pair%=*} name=faxsmith-${pair#*=}
  rm -rf bin
  mkdir bin
  if [ -f "$out/$name.tgz" ]; then
    tar -xzf "$out/$name.tgz" -C bin --strip-components 1 "$name/faxsmith"
  elif [ -f "$out/$name.zip" ]; then
    unzip -q -j "$out/$name.zip" "$name/faxsmith.exe" -d bin
  else
    continue
  fi
  npm run --silent package -- --target "$platform" --out "$out/faxsmith-$platform.vsix"
done
