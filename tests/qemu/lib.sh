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

# --- several commands at once: each has a name --------------------------------------------------------------

# begin NAME ARGS: a command in the background, its input a pipe that `tell NAME` writes to; $PID_NAME is its process.
# Its console is in $T/NAME.out, its messages in $T/NAME.err.
begin() {
	local name=$1
	shift
	mkfifo "$T/$name.in" 2>/dev/null
	: >"$T/$name.err"
	timeout -k 2 "$LIMIT" "$CHARTER" run --name "$name" "$@" >"$T/$name.out" 2>"$T/$name.err" <"$T/$name.in" &
	eval "JOB_$name=$!"
	eval "exec {FD_$name}>'$T/$name.in'"
}
tell() { eval "echo '$2' >&\$FD_$1"; }
hush() { eval "exec {FD_$1}>&-"; }
job() { eval "echo \$JOB_$1"; }

# Until a command has said or its guest has printed something.
until_says() { until_in "$1.err" "$2"; }
until_prints() { until_in "$1.out" "$2"; }
until_in() {
	local i
	for i in $(seq 300); do
		grep -qF -- "$2" "$T/$1" && return
		sleep 0.1
	done
	fail "$1 does not say '$2': $(tail -n 3 "$T/$1")"
}

# left NAME CODE: wait for it to end, with this code.
left() {
	local code
	hush "$1"
	wait "$(job "$1")"
	code=$?
	[ $code = "$2" ] || fail "$1 ended with $code, not $2: $(tail -n 3 "$T/$1.err")"
}

# The process of the command itself, which `timeout` started.
process() { pgrep -P "$(job "$1")"; }
# A VM is there in this state; or is not there.
there() {
	local i
	for i in $(seq 50); do
		granted list && grep -q " $2 .* $1\$" "$T/vm" && return
		sleep 0.1
	done
	fail "no VM $1 is $2: $(cat "$T/vm")"
}
gone() {
	local i
	for i in $(seq 50); do
		granted list && ! grep -q " $1\$" "$T/vm" && return
		sleep 0.1
	done
	fail "VM $1 is still there: $(cat "$T/vm")"
}

stop_all() {
	local name
	for name in "$@"; do kill "$(process "$name")" 2>/dev/null; done
	for name in "$@"; do hush "$name"; wait "$(job "$name")"; done
	return 1
}
