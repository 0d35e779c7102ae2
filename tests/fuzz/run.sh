#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# A short run of each fuzzer from its seeds and the inputs that once mattered (corpus/). CHARTER_ALL runs for
# ten minutes. What breaks is kept in the build folder, and belongs into corpus/ when it is mended.
set -u
cd "$(dirname "$0")/../.." || exit 4
BUILD=${BUILD:-build}
seconds=8
[ -z "${CHARTER_ALL:-}" ] || seconds=600
work=$BUILD/tests/fuzz/forms
mkdir -p "$work/corpus" "$work/broken"
"$BUILD/tests/fuzz/seeds-clang" "$work/corpus/charter" "$work/corpus/host" || exit 4

log=$work/corpus.log
if "$BUILD/tests/fuzz/forms-clang" -runs=0 tests/fuzz/corpus/forms "$work/corpus" > "$log" 2>&1; then
	echo "ok fuzz/forms/corpus ($(ls tests/fuzz/corpus/forms | wc -l) kept inputs)"
else
	echo "not ok fuzz/forms/corpus: $(grep -m1 -E 'ERROR|error' "$log")"
	exit 1
fi
log=$work/run.log
if "$BUILD/tests/fuzz/forms-clang" -max_total_time=$seconds -max_len=16384 -seed="${CHARTER_SEED:-1}" -timeout=10 \
	-artifact_prefix="$work/broken/" "$work/corpus" tests/fuzz/corpus/forms > "$log" 2>&1; then
	echo "ok fuzz/forms ($(sed -n 's/^Done \([0-9]*\) runs.*/\1/p' "$log") inputs in $seconds s)"
else
	echo "not ok fuzz/forms: $(grep -m1 -E 'ERROR|error' "$log"); input in $work/broken"
	exit 1
fi
