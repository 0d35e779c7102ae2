#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# charter bench --boot: that both kinds of boot are timed and compared. What the times are is for people to judge.
set -u
. "$(dirname "$0")/lib.sh"
unset CHARTER_HYP

bench() { # options
	timeout 100 "$CHARTER" bench --boot --tries 1 "$@" >"$T/out" 2>"$T/err"
	rc=$?
}

both() {
	bench --kernel "$BUILD/guests/hello.bin" --line 'hello from EL1'
	[ $rc = 0 ] || [ $rc = 1 ] || fail "ended with $rc" || return 1
	[ "$(grep -cE '^(under Charter|on bare QEMU) +[0-9]+\.[0-9]{2} s +[0-9]+\.[0-9]{2} s$' "$T/out")" = 2 ] ||
		fail "$(cat "$T/out")" || return 1
	[ "$(grep -c '^limit .*beyond$' "$T/out")" = $rc ] || fail "ended with $rc: $(cat "$T/out")"
}

silent() {
	bench --kernel "$BUILD/guests/hello.bin" --line 'no such line'
	ended 1 && says "did not say 'no such line'" && [ ! -s "$T/out" ]
}

no_kernel() {
	bench --kernel "$T/none"
	[ $rc = 3 ] || [ $rc = 4 ] || fail "ended with $rc" || return 1
	says "$T/none"
}

usage() {
	bench
	ended 2 && says "--kernel" || return 1
	bench --kernel "$BUILD/guests/hello.bin" --tries 0
	ended 2 && says "--tries" || return 1
	bench --kernel "$BUILD/guests/hello.bin" --host-without FEAT_FGT
	ended 2 && says "--host-without"
}

test "bench --boot: both are timed" both
test "bench --boot: the line never comes: 1" silent
test "bench --boot: no kernel there" no_kernel
test "bench --boot: usage" usage
