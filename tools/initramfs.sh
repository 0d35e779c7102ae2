#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# usage: tools/initramfs.sh OUT [PATH=FILE ...]
#
# Writes the initramfs of Charter's test guest to OUT: busybox, and tools/guest-init.sh as /init.
# Each PATH=FILE adds FILE, executable, at PATH, whose folder is made, one level deep.
# (A kernel command line with rdinit=/PATH starts that one in place of /init.)
#
# Needs no root, and the same inputs give the same bytes: the archive ("newc", see the kernel's
# Documentation/driver-api/early-userspace/buffer-format.rst) is written here, entry by entry, with
# owner 0 and time 0, because cpio packs a device node only where one exists.

set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tools/env.sh
. "$here/env.sh"

die() { # message, what would help
    printf 'initramfs: error: %s\n' "$1" >&2
    printf 'initramfs: help: %s\n' "$2" >&2
    exit 1
}

inode=0

pad() { # size so far: zeros up to the next multiple of 4
    head -c $(((4 - $1 % 4) % 4)) /dev/zero
}

# mode (octal, type included), name, device major, minor, and the file that holds its content
entry() {
    local size=0
    [ -z "${5:-}" ] || size=$(stat -Lc %s "$5")
    inode=$((inode + 1))
    printf '070701%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%s\0' \
        $inode "$1" 0 0 1 0 "$size" 0 0 "$3" "$4" $((${#2} + 1)) 0 "$2"
    pad $((110 + ${#2} + 1))
    [ -z "${5:-}" ] || cat "$5"
    pad "$size"
}

folder() { entry 0040755 "$1" 0 0; }
program() { entry 0100755 "$1" 0 0 "$2"; } # name, file

archive() { # PATH=FILE ...
    for name in bin dev proc sys; do
        folder $name
    done
    entry 0020600 dev/console 5 1
    program bin/busybox "$BUSYBOX"
    program init "$here/guest-init.sh"
    local extra name
    for extra; do
        name=${extra%%=*}
        name=${name#/}
        case $name in bin/* | init) ;; */*) folder "${name%/*}" ;; esac
        program "$name" "${extra#*=}"
    done
    entry 0 'TRAILER!!!' 0 0
}

case ${1:-} in
'' | -*)
    sed -n '2,/^$/s/^# \{0,1\}//p' "$0" >&2
    [ "${1:-}" = --help ] && exit 0
    exit 2
    ;;
esac

out=$1
shift
[ -s "$BUSYBOX" ] || die "no arm64 busybox at $BUSYBOX" "tools/setup.sh --machines provides it"
for extra; do
    case $extra in
    ?*=?*) [ -r "${extra#*=}" ] || die "${extra#*=}: no such file to add" "PATH=FILE adds FILE at PATH" ;;
    *) die "'$extra' is not PATH=FILE" "PATH is where the guest finds it, FILE where it is now" ;;
    esac
done

mkdir -p "$(dirname "$out")"
trap 'rm -f "$out.$$"' EXIT
archive "$@" | gzip -n -9 >"$out.$$"
mv -f "$out.$$" "$out"
