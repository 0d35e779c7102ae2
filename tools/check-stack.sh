#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# How deep the stack of a CPU at EL2 can get, from the compiler's call graph: two thirds of it at most. Behind a
# pointer any function may be that nobody calls by name; nothing may call itself, or take a stack of variable
# size. Prints the figure. BUILD: the build folder.
set -u
cd "$(dirname "$0")/.." || exit 4
BUILD=${BUILD:-build}
CROSS_COMPILE=${CROSS_COMPILE:-aarch64-linux-gnu-}
tmp=$(mktemp -d) || exit 4
trap 'rm -rf "$tmp"' EXIT
export CCACHE_DISABLE=1 # a compiler cache knows nothing of call graphs
sources=$(find hyp core -name '*.c' ! -name offsets.c ! -name explain.c)
for c in $sources; do
	"${CROSS_COMPILE}gcc" -std=gnu11 -O2 -march=armv8-a -mgeneral-regs-only -mstrict-align -mno-outline-atomics -ffreestanding \
		-fomit-frame-pointer -fcallgraph-info=su -Iabi -Icore/include -Icore -I"$BUILD/gen" -I"$BUILD/gen/include" -Ihyp \
		-c -o "$tmp/$(echo "$c" | tr / _).o" "$c" || exit 4
done
size=$(($(sed -n 's/^#define ENTRY_STACK_SIZE //p' hyp/boot/entry.h)))
most=$((size * 2 / 3))
found=$(cat "$tmp"/*.ci | awk -F'"' '
	/^node:/ && match($4, /[0-9]+ bytes \(/) {
		bytes[$2] = substr($4, RSTART) + 0
		if ($4 !~ /\(static\)/) print "unbounded: " $2
	}
	/^edge:/ { calls[$2] = calls[$2] " " $4; called[$4] = 1 }
	function depth(f,    list, n, i, d, best) {
		if (f in known) return known[f]
		if (f in open) { print "recursion: " f; return 0 }
		open[f] = 1
		n = split(calls[f], list, " ")
		for (i = 1; i <= n; i++) {
			d = depth(list[i])
			if (d > best) best = d
		}
		delete open[f]
		return known[f] = bytes[f] + best
	}
	END {
		for (f in bytes) if (!(f in called) && f !~ /^(entry_|trap_(irq|slow|sync))/) {
			d = depth(f)
			if (d > most) most = d
		}
		known["__indirect_call"] = most
		for (f in bytes) {
			d = depth(f)
			if (d > deepest) deepest = d
		}
		print deepest
	}')
case $found in
*[!0-9]* | '') echo "not ok static/stack: $(echo "$found" | head -n 2 | tr '\n' ' ')"; exit 1 ;;
esac
[ "$found" -le $most ] || { echo "not ok static/stack: $found of $most bytes"; exit 1; }
echo "ok static/stack ($found of $most bytes, of a stack of $size)"
