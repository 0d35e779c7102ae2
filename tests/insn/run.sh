#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The rows of arch/insn against two oracles that know the instructions without us: LLVM's disassembler and the GNU
# assembler, with every feature on and off, over words of every row, their neighbours, and random ones (seeded).
# A word must be there exactly where the rows say so; what differs and stays so is in llvm.txt and gnu.txt.
# Prints `ok NAME`, `not ok NAME: why` or `skip NAME: why`; ends with 1 when something is not ok.
#
# BUILD (build): the build folder. CHARTER_ALL=1: millions of words instead of a sample. CHARTER_SEED (1): other words.
# tools/setup.sh --oracles provides both oracles.

set -u
cd "$(dirname "$0")/../.." || exit 4
BUILD=${BUILD:-build}
cache=${CHARTER_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/charter}
prefix=$cache/prefix/oracles
run=$cache/bin/oracle-exec
seed=${CHARTER_SEED:-1}
failed=0

if [ ! -x "$run" ]; then
	echo "skip insn/llvm: it is not there; tools/setup.sh --oracles provides it"
	echo "skip insn/gnu: it is not there; tools/setup.sh --oracles provides it"
	exit 0
fi
make -s BUILD="$BUILD" "$BUILD/tools/gen" "$BUILD/tests/insn/llvm" "$BUILD/tests/insn/gnu" >&2 || exit 4
tmp=$(mktemp -d) || exit 4
trap 'rm -rf "$tmp"' EXIT
"$BUILD/tools/gen" --list insns >"$tmp/insns" && "$BUILD/tools/gen" --list features >"$tmp/features" || exit 4

# Words of each row (and as many neighbours), random words.
llvm_words='12 20000'
gnu_words='8 8000'
if [ -n "${CHARTER_ALL:-}" ]; then
	llvm_words='200 3000000'
	gnu_words='60 300000'
fi
library=$(find "$prefix" -name 'libLLVM.so.*' | sed -n 1p)
# shellcheck disable=SC2086 # two numbers
"$run" "$BUILD/tests/insn/llvm" "$library" "$tmp/insns" "$tmp/features" \
	tests/insn/llvm.txt $llvm_words "$seed" || failed=1

# Rows that are wrong must be noticed, each of them: one in 20 is said to need FEAT_CRC32, others with every seed.
awk -v wrong="$((seed % 20))" '$1 == "insn" && NR % 20 == wrong && !/FEAT_(CRC32|DGH|RPRFM)/ {
	print $1, $2, $3, $4, $5, $6, "FEAT_CRC32"; print $2 >"'"$tmp/wrong"'"; next } { print }' "$tmp/insns" >"$tmp/mutated"
"$run" "$BUILD/tests/insn/llvm" "$library" "$tmp/mutated" "$tmp/features" tests/insn/llvm.txt 16 0 "$seed" >"$tmp/control"
sed -n 's/^not ok insn\/llvm-\([^:]*\):.*/\1/p' "$tmp/control" | sort -u >"$tmp/noticed"
if sort "$tmp/wrong" | cmp -s - "$tmp/noticed"; then
	echo "ok insn/control ($(wc -l <"$tmp/wrong") wrong rows, each noticed, and no other)"
else
	echo "not ok insn/control: wrong or noticed, not both: $(sort "$tmp/wrong" | comm -3 - "$tmp/noticed" | tr -s '\t\n' '  ')"
	failed=1
fi

tool=$prefix/usr/bin/aarch64-linux-gnu
# shellcheck disable=SC2086
"$run" "$BUILD/tests/insn/gnu" "$run $tool-as" "$run $tool-objdump" "$run $tool-objcopy" "$tmp" "$tmp/insns" \
	"$tmp/features" tests/insn/gnu.txt $gnu_words "$seed" || failed=1
exit $failed
