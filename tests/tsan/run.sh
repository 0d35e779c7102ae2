#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The seal under ThreadSanitizer, and its negative control: a seal without memory order must be found.
# BUILD: the build folder.
set -u
cd "$(dirname "$0")/../.." || exit 4
BUILD=${BUILD:-build}
rounds=60
[ -z "${CHARTER_ALL:-}" ] || rounds=2000
failed=0
TSAN_OPTIONS=halt_on_error=1
export TSAN_OPTIONS
for cc in gcc clang; do
	log=$BUILD/tests/tsan/seal-$cc.log
	if timeout 300 "$BUILD/tests/tsan/seal-$cc" $rounds > "$log" 2>&1; then
		sed -n "s/^ok /ok tsan\/$cc\//p" "$log"
	else
		failed=1
		echo "not ok tsan/$cc/seal: $(grep -m1 -E '^not ok|WARNING|FATAL' "$log")"
	fi
	log=$BUILD/tests/tsan/broken-$cc.log
	timeout 300 "$BUILD/tests/tsan/broken-$cc" $rounds > "$log" 2>&1
	if grep -q 'WARNING: ThreadSanitizer: data race' "$log"; then
		echo "ok tsan/$cc/negative-control"
	else
		failed=1
		echo "not ok tsan/$cc/negative-control: a seal without memory order goes unnoticed"
	fi
done
exit $failed
