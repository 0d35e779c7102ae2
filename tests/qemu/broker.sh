#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# The command and its broker, with a stand-in for QEMU and EL2: how runs end, clients, bad frames.
set -u
. "$(dirname "$0")/lib.sh"
export QEMU=$BUILD/tests/fake_el2 CHARTER_HYP=$BUILD/tests/fake_el2
CHARTER_N1=$ROOT/charters/neoverse-n1.json
LIMIT=20

# guest LINE...: a guest whose kernel is this script.
guest() { printf '%s\n' "$@" >"$T/kernel"; }
boot() { run --charter "$CHARTER_N1" --kernel "$T/kernel" "$@"; }

ends_off() {
	guest "print hello" off
	boot && ended 0 && [ "$(cat "$T/out")" = hello ] || fail "stdout is not the console alone: $(cat "$T/out")"
	says "residue: "
}
starts_again() {
	guest "print life" reset-once off && boot
	ended 0 && [ "$(cat "$T/out")" = "life
life" ] || fail "not twice: $(cat "$T/out")"
	says "it starts again"
}
ends_reset() { guest reset && boot --no-reboot; ended 1 && says "reset"; }
ends_fault() { guest fault && boot; ended 1 && says "ESR_EL2 0x1234"; }
ends_dead() { guest "print last words" die && boot; ended 1 && prints "last words" && says "QEMU ended with status 3"; }
dead_at_once() { guest off && FAKE_EL2=die boot; ended 4 && says "can't be started" && says "fake hypervisor is up"; }
mute() { guest off && FAKE_EL2=mute boot --timeout 1; ended 4 && says "the guest has not started within 1 s"; }
stalls() { guest stall && boot --timeout 1; ended 4 && says "the guest has not ended within 1 s"; }
garbage() { guest "print one" garbage "print two" off && boot; ended 0 && prints one && prints two && says "were no message"; }

# What became of a run is in its summary, which is as its schema has it: LINE... with what it must say.
summary() { # exit code, kernel's script, what it says
	local line
	guest "print hello" "$2" && boot --no-reboot --name one --json "$T/summary"
	ended "$1" || return 1
	for line in "${@:3}"; do
		tr -d '\n ' <"$T/summary" | grep -qF -- "$line" || fail "no '$line' in $(cat "$T/summary")" || return 1
	done
	! /usr/bin/python3 -c 'import jsonschema' 2>/dev/null ||
		/usr/bin/python3 -W ignore tests/cli/validate.py schemas run "$T/summary" || return 1
	boot --json -
	ended 2
}

input() {
	guest "print ready" input off
	echo "some words" >"$T/stdin"
	STDIN=$T/stdin boot
	ended 0 && prints "got some words"
}

slow_reader() {
	local n
	guest "flood 1000000" "print the end" input off
	n=$( (sleep 0.5; echo) | timeout 20 "$CHARTER" run --charter "$CHARTER_N1" --kernel "$T/kernel" 2>"$T/err" | (sleep 1; wc -c))
	says "were lost" && [ "$n" -gt 10000 ] && [ "$n" -lt 1000000 ] || fail "$n bytes came"
}

no_reader() {
	guest "flood 20000" input off
	(sleep 2; echo) | timeout 20 "$CHARTER" run --charter "$CHARTER_N1" --kernel "$T/kernel" 2>"$T/err" | true
	[ "${PIPESTATUS[1]}" = 1 ] || fail "it did not end with 1"
	says "nobody reads"
}

signalled() {
	guest input
	hold --charter "$CHARTER_N1" --kernel "$T/kernel" || return 1
	kill "-$1" $held
	ends "$2"
}
killed() { signalled KILL 137; rm -f "$SOCKETS/$held.sock"; }

stale() {
	guest input
	mkdir -p -m 700 "$SOCKETS"
	hold --charter "$CHARTER_N1" --kernel "$T/kernel" || return 1
	kill -KILL $held
	wait $held
	[ -S "$SOCKETS/$held.sock" ] || fail "no socket was left" || return 1
	granted list && grep -q "no VM runs" "$T/vm" || fail "$(cat "$T/vm")"
}

modes() {
	guest input
	hold --charter "$CHARTER_N1" --kernel "$T/kernel" || return 1
	[ "$(stat -c %a "$SOCKETS" "$SOCKETS/$held.sock" | tr '\n' ' ')" = "700 600 " ] || fail "$(stat -c '%a %n' "$SOCKETS"/* "$SOCKETS")"
	kill $held
	ends 1
}

open_folder() {
	guest off
	mkdir -p "$SOCKETS"
	chmod 755 "$SOCKETS"
	boot
	rmdir "$SOCKETS"
	ended 4 && says "must have mode 0700"
}

foreign_link() {
	guest off
	mkdir "$T/elsewhere"
	ln -s "$T/elsewhere" "$SOCKETS"
	boot
	rm "$SOCKETS"
	ended 4
}

# --- clients: what they send, what they get ---------------------------------------------------------

# with_held FUNCTION: while a VM is held; afterwards it must still start, and end well.
with_held() {
	guest "print alive" off
	hold --charter "$CHARTER_N1" --kernel "$T/kernel" || return 1
	"$@" || { kill $held; return 1; }
	granted start && ends 0 && prints alive
}

HELLO=1 HOST=2 LIST=5 REG_GET=8 CREDIT=16 STATS=18 HOLE=24 NOISE=258

hello_first() { frames "send $LIST 0 7" wait "send $HELLO 0 8" wait && comes "reply 5 0 7 EAGAIN 0
reply 1 0 8 OK 40"; }

greeting="send $HELLO 0 1"
greeted="reply 1 0 1 OK 40"

# A frame that is none: noise, and the client is heard afterwards.
noise() { frames "$greeting" wait "bad $1 $HOST 0 2" "wait $NOISE" "send $LIST 0 3" "wait $LIST" && comes "$greeted
event 258 0 8
reply 5 0 3 OK 64"; }
raw_noise() { frames "raw 00112233445566778899" "wait $NOISE" "zeros 100000" "$greeting" "wait $HELLO" && comes "event 258 0 8
$greeted"; }
misplaced() { frames "$greeting" wait "bad $1 $HOST 0 2" wait && comes "$greeted
reply 2 0 2 EPROTO 0"; }
zero_sequence() { frames "$greeting" wait "send $HOST 0 0" wait && comes "$greeted
reply 2 0 0 EPROTO 0"; }
unknown_type() { frames "$greeting" wait "send 999 0 2" wait "send 20 0 3" wait "send 0 0 4" wait && comes "$greeted
reply 999 0 2 ENOENT 0
reply 20 0 3 ENOENT 0
reply 0 0 4 ENOENT 0"; }
reply_type() { frames "$greeting" wait "send $((0x8000 + HOST)) 0 2" wait && comes "$greeted
reply 2 0 2 ENOENT 0"; }
no_credit() { frames "$greeting" wait "send $CREDIT 0 2 ffffff0000000000" wait && comes "$greeted
reply 16 0 2 EINVAL 0"; }
# FEAT_TCR2, in a VM that belongs to another.
no_hole() { frames "$greeting" wait "send $HOLE 1 2 0100df0200000000" wait && comes "$greeted
reply 24 1 2 EINVAL 0"; }
oversized() { frames "$greeting" wait "bad length $HOST 0 2" "wait $NOISE" && comes "$greeted
event 258 0 8"; }
cut_off() {
	local i lines=()
	for i in $(seq 2 80); do lines+=("bad crc $HOST 0 $i"); done
	frames "$greeting" wait "${lines[@]}" end && [ "$(tail -n 1 "$T/frames")" = closed ] || fail "it was not"
}
half_a_frame() { frames "$greeting" wait "raw 4348525401000200" && frames "$greeting" wait && comes "$greeted"; }
too_many() {
	local i lines=() all=""
	for i in $(seq 2 200); do lines+=("send $REG_GET 1 $i 00001400000030600000000000000000000000000000000000000000000000000"); done
	frames "$greeting" wait "${lines[@]}" $(for i in $(seq 2 200); do echo wait; done | sed 's/.*/wait/')
	[ "$(grep -c '^reply 8 ' "$T/frames")" = 199 ] || fail "$(grep -c '^reply 8 ' "$T/frames") replies to 199 requests"
	! grep -qv '^reply [18] [01] [0-9]* \(OK\|EFLOW\|EPROTO\) ' "$T/frames" || fail "$(grep -v '^reply' "$T/frames" | head -3)"
}

# A client that asks for much and fetches nothing; meanwhile the console and another client go on.
lazy_client() {
	local i lazy
	guest "print alive" input "print still alive" off
	mkfifo "$T/fifo"
	STDIN=$T/fifo hold --charter "$CHARTER_N1" --kernel "$T/kernel" &
	exec 9>"$T/fifo"
	wait $!
	held=$(ls "$SOCKETS" | sed 's/.sock//')
	{
		echo "$greeting"
		for i in $(seq 2 400); do echo "send $HOST 0 $i"; done
		echo "sleep 4000"
	} | "$BUILD/tests/frames" "$SOCKETS/$held.sock" >/dev/null 2>&1 &
	lazy=$!
	sleep 0.3
	granted start && granted list || { kill $lazy; return 1; }
	echo go >&9
	exec 9>&-
	for i in $(seq 30); do grep -q "still alive" "$T/out" && break; sleep 0.1; done
	kill $lazy 2>/dev/null
	wait $lazy 2>/dev/null
	prints "still alive"
}

many_clients() {
	local i fails=0 pids=()
	for i in $(seq 24); do
		timeout 20 "$CHARTER" vm get PSCI_VERSION >/dev/null 2>"$T/many.$i" &
		pids+=($!)
	done
	for i in "${pids[@]}"; do wait "$i" || fails=$((fails + 1)); done
	[ $fails = 0 ] || fail "$fails of 24 failed: $(cat "$T"/many.* | head -2)"
}

test "run: the guest powers itself off: 0" ends_off
test "run: the guest resets: it starts again" starts_again
test "run: the guest resets, with --no-reboot: 1" ends_reset
test "run: the guest can't go on: 1, and where" ends_fault
test "run --json: off" summary 0 off '"how":"off"' '"exit":0' '"started":true' '"name":"one"'
test "run --json: reset" summary 1 reset '"how":"reset"' '"resets":0' '"exit":1'
test "run --json: fault" summary 1 fault '"how":"fault"' '"detail":"0x0000000000001234"' '"exit":1'
test "run --json: the machine dies" summary 1 die '"end":null' '"started":true' '"text":"themachineisgone:QEMUendedwithstatus3"'
test "run: the machine dies under the guest: 1" ends_dead
test "run: the machine dies before: 4, with what it said" dead_at_once
test "run: the hypervisor says nothing: 4 after --timeout" mute
test "run: the hypervisor stops answering: 4 after --timeout" stalls
test "run: bytes from EL2 that are no message are skipped, and said" garbage
test "run: input reaches the guest" input
test "run: a slow reader loses output, and is told so" slow_reader
test "run: a reader that goes ends the run: 1" no_reader
for s in INT TERM HUP QUIT; do test "run: SIG$s: 1, nothing left" signalled $s 1; done
test "run: SIGKILL: the machine goes too" killed
test "vm: a socket that nobody serves is removed" stale
test "run: folder 0700, socket 0600" modes
test "run: a folder that is open to others is refused: 4" open_folder
test "run: a folder that is a link is refused: 4" foreign_link
test "broker: HELLO must be first" with_held hello_first
for s in magic version crc; do test "broker: a wrong $s is noise" with_held noise $s; done
test "broker: an oversized frame is noise" with_held oversized
test "broker: bytes that are no frame are noise" with_held raw_noise
for s in status reserved; do test "broker: a request with a $s is EPROTO" with_held misplaced $s; done
test "broker: sequence 0 is EPROTO" with_held zero_sequence
test "broker: an unknown type is ENOENT" with_held unknown_type
test "broker: a reply is no request" with_held reply_type
test "broker: credit is not for clients" with_held no_credit
test "broker: no hole in the VM of another" with_held no_hole
test "broker: a client of nothing but garbage is cut off" with_held cut_off
test "broker: half a frame harms nobody" with_held half_a_frame
test "broker: more than a window of requests: EFLOW, none lost" with_held too_many
test "broker: a client that fetches nothing stalls nobody" lazy_client
test "broker: more clients than slots" with_held many_clients
