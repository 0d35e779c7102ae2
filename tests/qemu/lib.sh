# SPDX-License-Identifier: BSD-2-Clause
# What the parts of this suite share. Sourced by bash.
# shellcheck shell=bash

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$ROOT" || exit 4
BUILD=${BUILD:-build}
case $BUILD in /*) ;; *) BUILD=$ROOT/$BUILD ;; esac
CHARTER=$BUILD/charter
# shellcheck source=tools/env.sh
. tools/env.sh

T=$(mktemp -d) || exit 4
chmod 700 "$T"
export CHARTER_PATH=$ROOT/charters XDG_RUNTIME_DIR=$T CHARTER_TEST_MARK=$T
SOCKETS=$T/charter

# Programs of this suite that still run: they have its mark in their environment.
leftovers() {
	local p
	for p in /proc/[0-9]*; do
		case $(cat "$p/comm" 2>/dev/null) in
		charter | fake_el2 | frames | qemu-system-* | ld-linux*)
			grep -qz "^CHARTER_TEST_MARK=$T\$" "$p/environ" 2>/dev/null && echo "${p#/proc/}"
			;;
		esac
	done
}

finish() {
	local p
	for p in $(leftovers); do kill -9 "$p" 2>/dev/null; done
	rm -rf "$T"
}
trap finish EXIT

# test NAME FUNCTION [ARGS]: the function says what is wrong, and returns other than 0.
# What it has started must be over, and its sockets gone.
test() {
	local name=$1 why left
	shift
	if why=$("$@" 2>&1) && [ -z "$(left_behind)" ]; then
		echo "ok $name"
	else
		left=$(left_behind)
		echo "not ok $name: $(tail -n 2 <<<"$why" | tr '\n' ' ')${left:+; left behind: $left}"
		sed 's/^/# /' <<<"$why" | tail -n 20
	fi
}

left_behind() {
	local i left
	for i in 1 2 3 4 5 6 7 8 9 10; do
		left="$(leftovers | tr '\n' ' ')$(ls "$SOCKETS" 2>/dev/null)"
		[ -z "${left// /}" ] && return
		sleep 0.1
	done
	echo "$left"
}

# run ARGS: `charter run` with the console in $T/out, the messages in $T/err, the exit code in $rc.
run() {
	timeout -k 2 "${LIMIT:-60}" "$CHARTER" run "$@" >"$T/out" 2>"$T/err" <"${STDIN:-/dev/null}"
	rc=$?
}

fail() {
	echo "$*"
	echo "stderr: $(tail -n 4 "$T/err" 2>/dev/null)"
	return 1
}

# ended CODE: the last run's exit code.
ended() { [ "$rc" = "$1" ] || fail "ended with $rc, not $1"; }

# says TEXT / prints TEXT: a fixed string on stderr / on the console.
says() { grep -qF -- "$1" "$T/err" || fail "stderr does not say '$1'"; }
prints() { grep -qF -- "$1" "$T/out" || fail "the console does not say '$1': $(tail -n 2 "$T/out")"; }

# hold ARGS: `charter run --hold` in the background; $held is its process once its VM is there.
hold() {
	local i
	rm -f "$T/err"
	"$CHARTER" run --hold "$@" >"$T/out" 2>"$T/err" <"${STDIN:-/dev/null}" &
	held=$!
	for i in $(seq 200); do
		grep -qs ' is held;' "$T/err" && return 0
		kill -0 $held 2>/dev/null || break
		sleep 0.1
	done
	fail "no VM came"
}

# ends CODE: wait for the held run to end with this code.
ends() {
	wait $held
	rc=$?
	ended "$1"
}

# vm WORDS: `charter vm` with its output in $T/vm; the exit code is returned.
vm() { timeout 20 "$CHARTER" vm "$@" >"$T/vm" 2>&1; }

# refused NAME WORDS: `charter vm` says no, by this name.
refused() {
	local name=$1 code
	shift
	vm "$@"
	code=$?
	[ $code = 1 ] || fail "vm $*: ended with $code, not 1" || return 1
	grep -q "^charter: $name:\|: $name\$" "$T/vm" || fail "vm $*: not $name: $(cat "$T/vm")"
}

# granted WORDS: `charter vm` does it.
granted() { vm "$@" || fail "vm $*: $(cat "$T/vm")"; }

# frames LINE...: say them to the broker's socket; what comes back is in $T/frames.
frames() {
	printf '%s\n' "$@" | timeout 60 "$BUILD/tests/frames" "$SOCKETS/$held.sock" >"$T/frames" 2>&1 ||
		fail "frames: ended with $?: $(tr '\n' '|' <"$T/frames")"
}

# comes LINES: what came back is exactly that.
comes() { [ "$(cat "$T/frames")" = "$1" ] || fail "frames: $(tr '\n' '|' <"$T/frames") and not $(tr '\n' '|' <<<"$1")"; }
