#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The table tests, by the runner that gcc built and the one that clang built. BUILD: the build folder.
set -u
cd "$(dirname "$0")/../.." || exit 4
BUILD=${BUILD:-build}
failed=0
for cc in gcc clang; do
	"$BUILD/tests/table/table-$cc" tests/table/*.txt > "$BUILD/tests/table/$cc.log" 2>&1
	status=$?
	sed -n "s/^\(ok\|not ok\) table\//\1 table\/$cc\//p" "$BUILD/tests/table/$cc.log"
	if [ $status -ne 0 ]; then
		failed=1
		grep -q '^not ok ' "$BUILD/tests/table/$cc.log" ||
			echo "not ok table/$cc: $(tail -1 "$BUILD/tests/table/$cc.log")"
	fi
done
exit $failed
