#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# A short run of each fuzzer from its seeds and the inputs that are kept (corpus/). CHARTER_ALL runs each for
# five minutes, two at a time. What breaks is kept in the build folder, and belongs into corpus/ when it is mended.
set -u
cd "$(dirname "$0")/../.." || exit 4
BUILD=${BUILD:-build}
failed=0

# Where a target starts from, beside what is kept.
seeds() { # target, folder
	case $1 in
	forms)
		"$BUILD/tests/fuzz/seeds-clang" "$2/charter" "$2/host"
		;;
	json)
		for charter in charters/*.json; do
			cp "$charter" "$2/" && "$BUILD/charter" seal "$charter" -o "$2/sealed-${charter##*/}" >/dev/null 2>&1 || return 1
		done
		# Names and words for the mutator.
		cat "$2"/*.json | grep -o '"[A-Za-z0-9_.@-]*"' | sort -u >"$2/../words"
		;;
	esac
}

fuzz() { # target, seconds, options
	target=$1 seconds=$2
	shift 2
	[ -z "${CHARTER_ALL:-}" ] || seconds=300
	work=$BUILD/tests/fuzz/$target
	program=$BUILD/tests/fuzz/$target-clang
	kept=tests/fuzz/corpus/$target
	mkdir -p "$work/corpus" "$work/broken"
	seeds "$target" "$work/corpus" || {
		echo "not ok fuzz/$target: no seeds"
		return 1
	}
	if "$program" -runs=0 "$@" "$kept" "$work/corpus" >"$work/corpus.log" 2>&1; then
		echo "ok fuzz/$target/corpus ($(ls "$kept" | wc -l) kept inputs)"
	else
		echo "not ok fuzz/$target/corpus: $(grep -m1 -E 'ERROR|error' "$work/corpus.log")"
		return 1
	fi
	if "$program" -max_total_time="$seconds" -seed="${CHARTER_SEED:-1}" -timeout=10 "$@" \
		-artifact_prefix="$work/broken/" "$work/corpus" "$kept" >"$work/run.log" 2>&1; then
		echo "ok fuzz/$target ($(sed -n 's/^Done \([0-9]*\) runs.*/\1/p' "$work/run.log") inputs in $seconds s)"
	else
		echo "not ok fuzz/$target: $(grep -m1 -E 'ERROR|error' "$work/run.log"); input in $work/broken"
		return 1
	fi
}

fuzz forms 8 -max_len=16384 &
forms=$!
fuzz json 8 -max_len=16384 -dict="$BUILD/tests/fuzz/json/words" || failed=1
wait $forms || failed=1
fuzz channel 4 -max_len=8192 &
channel=$!
fuzz broker 4 -max_len=4096 || failed=1
wait $channel || failed=1
exit $failed
