#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The hypervisor's pure parts on the build machine: under ASan and UBSan, the parts with threads under TSan, each
# with gcc and with clang; and a short run of the device tree reader's fuzzer. Prints `ok NAME`,
# `not ok NAME: why` or `skip NAME: why`; ends with 1 when something is not ok.
#
# BUILD (build) is the build folder; what is needed of it is made. FUZZ_SECONDS (5): how long to fuzz.

set -u
cd "$(dirname "$0")/../.." || exit 4
. tools/env.sh
BUILD=${BUILD:-build}
FUZZ_SECONDS=${FUZZ_SECONDS:-5}
programs=
for compiler in gcc clang; do
	for name in machine memory e2h inject runq gic_vtr time calls power; do
		programs="$programs $BUILD/tests/hyp-$name-$compiler"
	done
done
# shellcheck disable=SC2086
make -s BUILD="$BUILD" $programs "$BUILD/tests/hyp-fuzz_machine-clang" >&2 || exit 4
tmp=$(mktemp -d) || exit 4
trap 'rm -rf "$tmp"' EXIT
failed=0

# The real machine's tree, from the machine itself.
tree=
if [ -x "$QEMU" ]; then
	"$QEMU" -M "virt,virtualization=on,gic-version=3,dumpdtb=$tmp/virt.dtb" -cpu max -smp 2 -m 1024 \
		-display none >/dev/null 2>&1
	[ -s "$tmp/virt.dtb" ] && tree=$tmp/virt.dtb
fi
[ -n "$tree" ] || echo "skip hyp/machine/qemu-virt: no QEMU to ask for its device tree"

for program in $programs; do
	compiler=${program##*-}
	argument=
	case $program in *hyp-machine-*) argument=$tree ;; esac
	"$program" $argument >"$tmp/out" 2>"$tmp/err"
	status=$?
	sed "s|hyp/|hyp/$compiler/|" "$tmp/out"
	if [ $status -ne 0 ]; then
		failed=1
		grep -q '^not ok' "$tmp/out" ||
			echo "not ok hyp/${program##*/}: $(grep -v '^=*$' "$tmp/err" | head -3 | tr '\n' ' ')"
	fi
done

mkdir "$tmp/corpus"
[ -z "$tree" ] || cp "$tree" "$tmp/corpus/"
if "$BUILD/tests/hyp-fuzz_machine-clang" -max_total_time="$FUZZ_SECONDS" -max_len=8192 -timeout=10 \
	-artifact_prefix="$tmp/" "$tmp/corpus" tests/fuzz/corpus/machine >"$tmp/out" 2>&1; then
	echo "ok hyp/machine/fuzz ($(sed -n 's/^Done \([0-9]*\) runs.*/\1/p' "$tmp/out") inputs)"
else
	failed=1
	echo "not ok hyp/machine/fuzz: $(grep -m1 -E 'ERROR|runtime error' "$tmp/out")"
	for input in "$tmp"/crash-* "$tmp"/timeout-*; do
		[ -f "$input" ] && echo "# input, base64: $(base64 -w0 "$input")"
	done
fi
exit $failed
