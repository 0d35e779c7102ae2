#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The unit tests, one program per core file and compiler. BUILD: the build folder.
set -u
cd "$(dirname "$0")/../.." || exit 4
BUILD=${BUILD:-build}
failed=0
for cc in gcc clang; do
	for source in tests/unit/test_*.c; do
		name=${source##*/test_}
		name=${name%.c}
		log=$BUILD/tests/unit/$name-$cc.log
		"$BUILD/tests/unit/$name-$cc" > "$log" 2>&1
		status=$?
		sed -n "s/^ok [0-9]* - \(.*\)/ok unit\/$cc\/$name\/\1/p" "$log"
		# cmocka says why in `#` lines behind the test.
		awk -v at="unit/$cc/$name" '
			/^not ok [0-9]+ - / { name = $0; sub(/^not ok [0-9]+ - /, "", name); next }
			/^# / && name != "" { print "not ok " at "/" name ": " substr($0, 3); name = "" }
			END { if (name != "") print "not ok " at "/" name ": it failed" }' "$log"
		[ $status -eq 0 ] && continue
		failed=1
		grep -q '^not ok ' "$log" ||
			echo "not ok unit/$cc/$name: ended with $status: $(grep -m1 -E 'ERROR|error' "$log")"
	done
done
exit $failed
