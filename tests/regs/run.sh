#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The rows of arch/sysreg, arch/control and arch/trap that are about registers, against oracles that know the
# architecture without us: what LLVM calls each encoding and in which direction, what feature it asks for, and
# the bits of control registers and fine-grained traps in Linux's description (for comparison only).
# What differs and stays so is in expected.txt, with who is right and why.
# Prints `ok NAME`, `not ok NAME: why` or `skip NAME: why`; ends with 1 when something is not ok.
#
# BUILD (build): the build folder. CHARTER_SYSREG: Linux's arch/arm64/tools/sysreg. tools/setup.sh --oracles provides the oracles.

set -u
cd "$(dirname "$0")/../.." || exit 4
BUILD=${BUILD:-build}
cache=${CHARTER_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/charter}
prefix=$cache/prefix/oracles
run=$cache/bin/oracle-exec
regs=tests/regs
failed=0

tmp=$(mktemp -d) || exit 4
trap 'rm -rf "$tmp"' EXIT
awk -f $regs/rows.awk arch/sysreg/*.txt >"$tmp/rows" || exit 4

report() { # source, its findings
	awk -v source="$1" -f $regs/report.awk $regs/expected.txt "$2" || failed=1
}

against_llvm() {
	make -s BUILD="$BUILD" "$BUILD/tests/regs/llvm" >&2 || exit 4
	make -s BUILD="$BUILD" "$BUILD/tools/gen" >&2 || exit 4
	library=$(find "$prefix" -name 'libLLVM.so.*' | sed -n 1p)
	# shellcheck disable=SC2046 # a word a switch
	"$run" "$BUILD/tests/regs/llvm" "$library" \
		$(sed -n 's/^\([a-z][^ ]*\) .*/\1/p' $regs/switches.txt) >"$tmp/llvm" || exit 4
	awk -f $regs/names.awk "$tmp/rows" "$tmp/llvm" >"$tmp/found" || exit 4
	report llvm "$tmp/found"
	"$BUILD/tools/gen" --list features >"$tmp/features" || exit 4
	awk -f $regs/gates.awk $regs/switches.txt "$tmp/features" "$tmp/rows" "$tmp/llvm" >"$tmp/found" || exit 4
	report gate "$tmp/found"
}

against_gnu() {
	tool=$prefix/usr/bin/aarch64-linux-gnu-as
	awk '$1 == "row" && $2 >= 2 { print $8 ? "mrs x0, " $7 : "msr " $7 ", x0" }' "$tmp/rows" >"$tmp/gnu.s"
	awk '$1 == "row" && $2 >= 2' "$tmp/rows" >"$tmp/gnu.rows"
	"$run" "$tool" -march=armv8-a -o "$tmp/gnu.o" "$tmp/gnu.s" >"$tmp/gnu.said" 2>&1
	sed -n 's/.*gnu\.s:\([0-9]*\): Error: \(selected processor does not support\|unknown or missing\) .*/refused \1 \2/p' \
		"$tmp/gnu.said" >"$tmp/gnu.refused"
	awk -f $regs/gnu.awk "$tmp/gnu.refused" "$tmp/gnu.rows" >"$tmp/found" || exit 4
	report gnu "$tmp/found"
}

if [ -x "$run" ]; then
	against_llvm
	against_gnu
else
	echo "skip regs/llvm: it is not there; tools/setup.sh --oracles provides it"
	echo "skip regs/gnu: it is not there; tools/setup.sh --oracles provides it"
	echo "skip regs/gate: it is not there; tools/setup.sh --oracles provides it"
fi

sysreg=${CHARTER_SYSREG:-$cache/oracles/linux-sysreg}
if [ -r "$sysreg" ]; then
	awk -f $regs/linux.awk "$sysreg" arch/control/*.txt arch/trap/*.txt >"$tmp/found" || exit 4
	report linux "$tmp/found"
else
	echo "skip regs/linux: no description of the registers by Linux (tools/setup.sh --oracles)"
fi
exit $failed
