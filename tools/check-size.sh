#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# libcharter's budgets: code and tables without names at most 160 KiB, one VM at most 16 KiB, the trap path a few
# dozen instructions. Prints the figures. BUILD: the build folder.
set -u
cd "$(dirname "$0")/.." || exit 4
BUILD=${BUILD:-build}
CROSS_COMPILE=${CROSS_COMPILE:-aarch64-linux-gnu-}
archive=$BUILD/el2/libcharter.a
tmp=$(mktemp -d) || exit 4
trap 'rm -rf "$tmp"' EXIT
failed=0

budget() { # name, figure, most, unit
	if [ -n "$2" ] && [ "$2" -le "$3" ]; then
		echo "ok static/$1 ($2 of $3 $4)"
	else
		echo "not ok static/$1: ${2:-unknown} of $3 $4"
		failed=1
	fi
}

# `size` counts rodata as text. Names and sentences are objects of their own.
budget library-size "$("${CROSS_COMPILE}size" "$archive" |
	awk 'NR > 1 && $6 !~ /^(names|explain|lookup)\.o$/ { sum += $1 + $2 + $3 } END { print sum }')" 163840 bytes

cat > "$tmp/vm.c" << 'END'
#include "vm_priv.h"
char size_of_vm[sizeof(struct charter_vm)];
END
"${CROSS_COMPILE}gcc" -std=gnu11 -Iabi -Icore -Icore/include -I"$BUILD/gen" -I"$BUILD/gen/include" -c -o "$tmp/vm.o" \
	"$tmp/vm.c" || exit 4
budget vm-size "$(printf '%d' "0x$("${CROSS_COMPILE}nm" -S "$tmp/vm.o" | awk '/size_of_vm/ { print $2 }')")" 16384 bytes

# Instructions of the whole function: an upper bound for any way through it that has no loop.
instructions() { # object, function
	"${CROSS_COMPILE}objdump" -d "$BUILD/el2/core/$1" --disassemble="$2" | grep -cE '^ +[0-9a-f]+:'
}
budget charter_access-instructions "$(instructions access.o charter_access)" 80 instructions
budget charter_service-instructions "$(instructions service.o charter_service)" 120 instructions
budget charter_insn-instructions "$(($(instructions insn.o charter_insn) + $(instructions insn.o charter_insn_find)))" 120 \
	instructions
exit $failed
