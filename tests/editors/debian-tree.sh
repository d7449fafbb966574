#!/usr/bin/env bash
# Unpacks programs of another release of Debian, with all the libraries that they need, into a folder. Installs nothing.
#
# usage: debian-tree.sh DIR RELEASE PACKAGE...
#
#   DIR       made anew; DIR/run /usr/bin/PROGRAM [ARGUMENT...] then runs a program
#   RELEASE   for example trixie
#
# Packages come through apt, from the mirror that this machine uses, and are checked with its keys. Exit codes: 0 done, 1 failed,
# 2 wrong usage or not Debian on x86-64.
set -euo pipefail

main() {
    (($# >= 3)) || { sed -n '2,/^set /{/^set /d;s/^# \{0,1\}//;p;}' "${BASH_SOURCE[0]}" >&2; exit 2; }
    local dir=$1 release=$2 keys=/usr/share/keyrings/debian-archive-keyring.gpg mirror
    shift 2
    [[ -r $keys && $(dpkg --print-architecture) == amd64 ]] || { echo "this machine is not Debian on x86-64" >&2; exit 2; }
    # shellcheck disable=SC2016  # apt's own variable
    mirror=$(apt-get indextargets --format '$(SITE)' | grep -v security | sed -n 1p)
    [[ -n $mirror ]] || { echo "apt knows no mirror" >&2; exit 2; }

    rm -rf -- "$dir"
    mkdir -p "$dir"/apt/{lists,cache/archives}/partial "$dir"/root/usr/{bin,sbin,lib,lib64}
    dir=$(realpath -- "$dir")
    echo "deb [signed-by=$keys] $mirror $release main" >"$dir/apt/sources.list"
    # apt is to believe that nothing is installed, so that it fetches the libraries as well.
    : >"$dir/apt/status"
    local apt=(apt-get -qq -y --no-install-recommends
        -o "Dir::Etc::SourceList=$dir/apt/sources.list" -o Dir::Etc::SourceParts=/dev/null -o Dir::Etc::PreferencesParts=/dev/null
        -o "Dir::State=$dir/apt" -o "Dir::State::Status=$dir/apt/status" -o "Dir::Cache=$dir/apt/cache"
        -o Debug::NoLocking=1 -o Acquire::Languages=none -o "APT::Sandbox::User=$(id -un)" -o DPkg::Pre-Install-Pkgs::=)
    "${apt[@]}" update
    "${apt[@]}" --download-only install "$@" >"$dir/apt/log" || { cat "$dir/apt/log" >&2; exit 1; }

    # Older packages still ship /lib: with the links there first, all lands in /usr.
    local name package
    for name in bin sbin lib lib64; do ln -s "usr/$name" "$dir/root/$name"; done
    for package in "$dir"/apt/cache/archives/*.deb; do
        dpkg-deb --fsys-tarfile "$package" | tar -x --keep-directory-symlink -C "$dir/root"
    done
    rm -rf -- "$dir/apt"
    cat >"$dir/run" <<'RUN'
#!/bin/sh
# Runs a program of this tree with the tree's own loader and libraries; what it starts in turn are the machine's own programs.
root=$(cd "$(dirname "$(readlink -f "$0")")/root" && pwd)
program=$1
shift
exec "$root/lib64/ld-linux-x86-64.so.2" --library-path "$root/usr/lib/x86_64-linux-gnu:$root/usr/lib" "$root$program" "$@"
RUN
    chmod +x "$dir/run"
}

main "$@"
