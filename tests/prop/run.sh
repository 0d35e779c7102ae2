#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The property tests, each compiler's build with seeds of its own, side by side. CHARTER_SEED starts elsewhere;
# CHARTER_ALL tries far more. BUILD: the build folder.
set -u
cd "$(dirname "$0")/../.." || exit 4
BUILD=${BUILD:-build}
times=120
[ -z "${CHARTER_ALL:-}" ] || times=10000
seed=${CHARTER_SEED:-1}
failed=0
for cc in gcc clang; do
	log=$BUILD/tests/prop/$cc.log
	(
		"$BUILD/tests/prop/prop-$cc" "$seed" $times > "$log" 2>&1
		echo $? > "$log.status"
	) &
	seed=$((seed + 1000000))
done
wait
for cc in gcc clang; do
	log=$BUILD/tests/prop/$cc.log
	sed -n "s/^\(ok\|not ok\) prop\//\1 prop\/$cc\//p" "$log"
	if [ "$(cat "$log.status")" -ne 0 ]; then
		failed=1
		grep -q '^not ok ' "$log" || echo "not ok prop/$cc: $(grep -m1 -E 'ERROR|error' "$log")"
	fi
done
exit $failed
