#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# What can be seen without running anything: symbols, sizes, layers, style, format. BUILD: the build folder.
set -u
cd "$(dirname "$0")/../.." || exit 4
failed=0
for check in symbols size stack layers style; do
	tools/check-$check.sh || failed=1
done
if command -v clang-format > /dev/null; then
	ugly=$(git ls-files -co --exclude-standard '*.c' '*.h' | xargs clang-format --dry-run 2>&1 | grep -c 'warning:')
	if [ "$ugly" -eq 0 ]; then
		echo "ok static/format"
	else
		echo "not ok static/format: $ugly places; make format"
		failed=1
	fi
else
	echo "skip static/format: no clang-format"
fi
exit $failed
