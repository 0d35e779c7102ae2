#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# What ./run shows, once all is built: that it is true, that it takes less than half a minute, and that it says when
# something is wrong.
set -u
. "$(dirname "$0")/lib.sh"
unset CHARTER_HYP
tools/initramfs.sh "$T/initramfs.gz" || exit 4

tour() { # options
	timeout 100 tools/tour.sh --kernel "$KERNEL" --initrd "$T/initramfs.gz" "$@" >"$T/out" 2>"$T/err" </dev/null
	rc=$?
}

# The row of the table with this name: both columns.
shows() { grep -qE "^  $1 +$2 +$3\$" "$T/out" || fail "not '$1: $2, $3': $(grep -F "  $1" "$T/out")"; }

both_sides() {
	local began=$SECONDS name
	tour --charter neoverse-n1 --cpu max --host-smp 2 --smp 2
	ended 0 || return 1
	[ $((SECONDS - began)) -lt 30 ] || fail "it took $((SECONDS - began)) s" || return 1
	shows 'CPU \(MIDR_EL1\)' 0x00000000000f0510 0x00000000414fd0c1 && shows CPUs 2 2 &&
		shows PSCI 'up to 1\.3 can be granted' 1.1 && shows TRNG 'can be granted' no && shows 'PTP clock' 'can be granted' no &&
		shows 'architectural features' 1[0-9][0-9] 4[0-9] || return 1
	for name in SVE RNG MTE PAuth GCS; do
		sed -n '/was not granted: /,/^\$/p' "$T/out" | grep -qw "$name" || fail "it is not said that $name was not granted" || return 1
	done
	! sed -n '/was not granted: /,/^\$/p' "$T/out" | grep -qw LSE && prints "implementer 0x41, part 0xd0c, variant 0x4, revision 1" &&
		prints "All 64 ID registers, read in the guest at EL1, are the charter's. The guest powered itself off." &&
		prints "charter show --residue neoverse-n1 qemu-max@11.1"
}

# What the same command says of a charter that is refused, and of a guest that does not come up.
refused_charter() {
	tour --charter neoverse-n3
	ended 3 && says "did you mean 'neoverse-n2'?" && ! grep -q "are the charter's" "$T/out"
}
no_guest() {
	sed 's/Linux/Lunix/; 1,/^step "reading/s/--timeout 120/--timeout 1/' tools/tour.sh >"$T/tour.sh"
	cmp -s tools/tour.sh "$T/tour.sh" && fail "the test changes nothing" && return 1
	mkdir -p "$T/tree/tools" && cp "$T/tour.sh" tools/env.sh "$T/tree/tools" && ln -sfn "$ROOT/arch" "$T/tree/arch"
	BUILD=$BUILD timeout 60 bash "$T/tree/tools/tour.sh" --kernel "$KERNEL" --charter neoverse-n1 >"$T/out" 2>"$T/err" </dev/null
	rc=$?
	ended 4 && says "time ran out" && ! grep -q "are the charter's" "$T/out"
}

test "./run: both sides, true and in time" both_sides
test "./run: a charter that is none: 3" refused_charter
test "./run: a guest that does not get to its end: 4" no_guest
