#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# arch/trap against a bare machine: a payload at EL2 of QEMU's `max`, without Charter, turns every trap bit by itself
# and does at EL1 and EL0 every register access and instruction that has a row; what was taken and what the rows say
# must agree, but for what expected.txt explains. What no row takes must execute with every trap on.
# Prints `ok NAME`, `not ok NAME: why` or `skip NAME: why`; ends with 1 when something is not ok.
#
# BUILD (build): the build folder. CHARTER_SEED (1): which rows are left out for the control; CHARTER_ALL=1: each in turn.

set -u
cd "$(dirname "$0")/../.." || exit 4
BUILD=${BUILD:-build}
# shellcheck source=tools/env.sh
. tools/env.sh
failed=0
make -s BUILD="$BUILD" "$BUILD/tests/traps/measure.bin" "$BUILD/tests/traps/judge" >&2 || exit 4
tmp=$(mktemp -d) || exit 4
trap 'rm -rf "$tmp"' EXIT

timeout 300 "$QEMU" -machine virt,gic-version=3,virtualization=on,mte=on -cpu max -m 512 -display none -nodefaults \
	-serial "file:$tmp/log" -kernel "$BUILD/tests/traps/measure.bin" </dev/null >&2 ||
	{ echo "not ok traps/measure: QEMU ended with $?"; exit 1; }
sed -n 's/^alone /not measured: /p' "$tmp/log"
"$BUILD/tests/traps/judge" "$tmp/log" tests/traps/expected.txt || failed=1

control=$((${CHARTER_SEED:-1} % 20))
[ -z "${CHARTER_ALL:-}" ] || control=$(seq 0 19)
for left_out in $control; do
	"$BUILD/tests/traps/judge" "$tmp/log" tests/traps/expected.txt "$left_out" || failed=1
done
exit $failed
