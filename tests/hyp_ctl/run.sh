#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The EL2 end of the control channel on the build machine, under ASan and UBSan with gcc and with clang, and a
# short run of its fuzzer. Prints `ok NAME`, `not ok NAME: why` or `skip NAME: why`; ends with 1 when
# something is not ok.
#
# BUILD (build) is the build folder; what is needed of it is made. FUZZ_SECONDS (10): how long to fuzz.

set -u
cd "$(dirname "$0")/../.." || exit 4
BUILD=${BUILD:-build}
FUZZ_SECONDS=${FUZZ_SECONDS:-10}
programs="$BUILD/tests/hyp_ctl-test-gcc $BUILD/tests/hyp_ctl-test-clang $BUILD/tests/hyp_ctl-fuzz-clang"
# shellcheck disable=SC2086
make -s BUILD="$BUILD" $programs >&2 || exit 4
tmp=$(mktemp -d) || exit 4
trap 'rm -rf "$tmp"' EXIT
failed=0

for compiler in gcc clang; do
	"$BUILD/tests/hyp_ctl-test-$compiler" >"$tmp/out" 2>"$tmp/err"
	status=$?
	sed "s|hyp_ctl/|hyp_ctl/$compiler/|" "$tmp/out"
	if [ $status -ne 0 ]; then
		failed=1
		grep -q '^not ok' "$tmp/out" || echo "not ok hyp_ctl/$compiler: $(head -3 "$tmp/err" | tr '\n' ' ')"
	fi
done

mkdir "$tmp/corpus"
if "$BUILD/tests/hyp_ctl-fuzz-clang" -max_total_time="$FUZZ_SECONDS" -max_len=4096 -timeout=10 \
	-artifact_prefix="$tmp/" "$tmp/corpus" tests/fuzz/corpus/link >"$tmp/out" 2>&1; then
	echo "ok hyp_ctl/fuzz ($(sed -n 's/^Done \([0-9]*\) runs.*/\1/p' "$tmp/out") inputs)"
else
	failed=1
	echo "not ok hyp_ctl/fuzz: $(grep -m1 -E 'ERROR|not ok|runtime error' "$tmp/out")"
	for input in "$tmp"/crash-* "$tmp"/timeout-*; do
		[ -f "$input" ] && echo "# input, base64: $(base64 -w0 "$input")"
	done
fi
exit $failed
