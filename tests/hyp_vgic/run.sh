#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The guest's GIC on the build machine, under ASan and UBSan with gcc and with clang. Prints `ok NAME` or
# `not ok NAME: why`; ends with 1 when something is not ok. BUILD (build) is the build folder.

set -u
cd "$(dirname "$0")/../.." || exit 4
BUILD=${BUILD:-build}
make -s BUILD="$BUILD" "$BUILD/tests/hyp_vgic-gcc" "$BUILD/tests/hyp_vgic-clang" >&2 || exit 4
tmp=$(mktemp -d) || exit 4
trap 'rm -rf "$tmp"' EXIT
failed=0

for compiler in gcc clang; do
	"$BUILD/tests/hyp_vgic-$compiler" >"$tmp/out" 2>"$tmp/err"
	status=$?
	sed "s|hyp_vgic/|hyp_vgic/$compiler/|" "$tmp/out"
	[ $status -eq 0 ] && continue
	failed=1
	grep -q '^not ok' "$tmp/out" || echo "not ok hyp_vgic/$compiler: $(head -3 "$tmp/err" | tr '\n' ' ')"
done
exit $failed
