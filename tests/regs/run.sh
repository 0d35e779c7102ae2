#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The rows of arch/sysreg, arch/control and arch/trap that are about registers, against oracles that know the
# architecture without us: what LLVM calls each encoding and in which direction, what feature it asks for.
# What differs and stays so is in expected.txt, with who is right and why.
# Prints `ok NAME`, `not ok NAME: why` or `skip NAME: why`; ends with 1 when something is not ok.
#
# BUILD (build): the build folder. tools/setup.sh --oracles provides the oracles.

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
	library=$(find "$prefix" -name 'libLLVM.so.*' | sed -n 1p)
	"$run" "$BUILD/tests/regs/llvm" "$library" >"$tmp/llvm" || exit 4
	awk -f $regs/names.awk "$tmp/rows" "$tmp/llvm" >"$tmp/found" || exit 4
	report llvm "$tmp/found"
}

if [ -x "$run" ]; then
	against_llvm
else
	echo "skip regs/llvm: it is not there; tools/setup.sh --oracles provides it"
fi
exit $failed
