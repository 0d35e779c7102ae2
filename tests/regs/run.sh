#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The rows of arch/sysreg, arch/control and arch/trap that are about registers, against oracles that know the
# architecture without us: what LLVM calls each encoding and in which direction, what feature it asks for, and
# the bits of control registers and fine-grained traps in Linux's description (for comparison only).
# What differs and stays so is in expected.txt, with who is right and why.
# And the other way round: mistakes made in the rows on purpose, each of which the generator or an oracle has to notice.
# Prints `ok NAME`, `not ok NAME: why` or `skip NAME: why`; ends with 1 when something is not ok.
#
# BUILD (build): the build folder. CHARTER_ALL=1: every such mistake; without it a sample (CHARTER_SEED). CHARTER_SYSREG: Linux's arch/arm64/tools/sysreg. tools/setup.sh --oracles provides the oracles.

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

against_names() { # the folder of the rows
	awk -f $regs/rows.awk "$1"/sysreg/*.txt >"$tmp/rows.now"
	awk -f $regs/names.awk "$tmp/rows.now" "$tmp/llvm" | awk -v source=llvm -f $regs/report.awk $regs/expected.txt -
}

against_linux() { # likewise
	awk -f $regs/linux.awk "$sysreg" "$1"/control/*.txt "$1"/trap/*.txt |
		awk -v source=linux -f $regs/report.awk $regs/expected.txt -
}

noticed() { # kind, file, line of a mistake
	mine=$tmp/arch/${2#arch/}
	awk -v kind="$1" -v line="$3" -f $regs/mutate.awk "$2" >"$mine"
	cmp -s "$2" "$mine" && return 1
	! "$BUILD/tools/gen" --arch "$tmp/arch" --out "$tmp/out" >/dev/null 2>&1 && return 0
	case $1 in
	gone | move) ! against_names "$tmp/arch" >/dev/null ;;
	*) ! against_linux "$tmp/arch" >/dev/null ;;
	esac
}

against_mistakes() {
	seed=${CHARTER_SEED:-1}
	cp -r arch "$tmp/arch"
	against_names "$tmp/arch" >/dev/null && against_linux "$tmp/arch" >/dev/null || {
		echo "not ok regs/mistakes: rows without one are not right"
		failed=1
		return
	}
	awk -f $regs/mutants.awk "$tmp/llvm" "$sysreg" arch/control/*.txt pass=2 arch/control/*.txt arch/sysreg/*.txt |
		awk -v seed="$seed" 'BEGIN { srand(seed) } { print rand(), $0 }' | sort >"$tmp/mistakes"
	total=$(wc -l <"$tmp/mistakes")
	[ -n "${CHARTER_ALL:-}" ] || sed -i 41q "$tmp/mistakes"
	made=0 missed=0
	while read -r _ kind file line; do
		made=$((made + 1))
		if ! noticed "$kind" "$file" "$line"; then
			echo "not ok regs/mistakes/$kind: $file:$line: nobody notices"
			missed=$((missed + 1))
		fi
		cp "$file" "$tmp/arch/${file#arch/}"
	done <"$tmp/mistakes"
	if [ $missed = 0 ] && [ $made -gt 40 ]; then
		echo "ok regs/mistakes ($made of $total, seed $seed: each noticed)"
	else
		echo "not ok regs/mistakes: $missed of $made are not noticed"
		failed=1
	fi
}

if [ -s "$tmp/llvm" ] && [ -r "$sysreg" ]; then
	against_mistakes
else
	echo "skip regs/mistakes: it takes LLVM and Linux's description (tools/setup.sh --oracles)"
fi
exit $failed
