#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Several commands, one machine: `charter run --on`, against the stand-in for EL2 and then with real guests.
set -u
. "$(dirname "$0")/lib.sh"
export QEMU_REAL=$QEMU QEMU=$BUILD/tests/fake_el2 CHARTER_HYP=$BUILD/tests/fake_el2
N1=$ROOT/charters/neoverse-n1.json
LIMIT=20

# script NAME LINE...: a guest whose kernel is this script.
script() { local to=$T/$1.kernel; shift; printf '%s\n' "$@" >"$to"; }

# A first guest that waits for input and then powers off; `pair SCRIPT ARGS...`: a second one on its machine.
first() {
	script one "print one is here" input "print one goes" off
	begin one --charter "$N1" --kernel "$T/one.kernel" "$@" && until_prints one "one is here"
}

own_console() {
	first || return 1
	script two "print two is here" off
	run --on one --charter "$N1" --kernel "$T/two.kernel"
	ended 0 && [ "$(cat "$T/out")" = "two is here" ] || { fail "$(cat "$T/out")"; stop_all one; return 1; }
	script two "print two fails" fault
	run --on "$(process one)" --charter "$N1" --kernel "$T/two.kernel"
	ended 1 && says "did what can't be continued" && prints "two fails" && gone neoverse-n1 || { stop_all one; return 1; }
	tell one go
	left one 0 && [ "$(grep -c two "$T/one.out")" = 0 ] || fail "the first has the second's output: $(cat "$T/one.out")"
}

resets() {
	first || return 1
	script two "print life" reset-once off
	run --on one --charter "$N1" --kernel "$T/two.kernel"
	ended 0 && [ "$(grep -c life "$T/out")" = 2 ] || { stop_all one; return 1; }
	script two "print life" reset
	run --on one --no-reboot --charter "$N1" --kernel "$T/two.kernel"
	ended 1 && gone neoverse-n1 || { stop_all one; return 1; }
	tell one go
	left one 0
}

# The guest of the command that started the machine ends first.
outlives() {
	first || return 1
	script two "print two is here" input "print two goes" off
	begin two --on one --charter "$N1" --kernel "$T/two.kernel"
	until_prints two "two is here" || { stop_all one two; return 1; }
	tell one go
	until_says one "goes on for 1 VM of other commands" && gone one && there two running || { stop_all one two; return 1; }
	tell two go
	left two 0 && until_prints two "two goes" && left one 0
}

# signalled HOW: the command that started the machine is told to end, twice; the other is told what became of it.
ended_by_force() {
	first || return 1
	script two "print two is here" input off
	begin two --on one --charter "$N1" --kernel "$T/two.kernel"
	until_prints two "two is here" || { stop_all one two; return 1; }
	kill "$(process one)"
	until_says one "goes on for 1 VM" && there two running || { stop_all one two; return 1; }
	kill "$(process one)"
	left one 1 && left two 1 && until_says two "the machine is gone: process"
}

dies() { # how, whether it runs
	first || return 1
	script two "print two is here" input off
	begin two --on one --charter "$N1" --kernel "$T/two.kernel" $2
	if [ "$2" ]; then until_says two "is held"; else until_prints two "two is here"; fi || { stop_all one two; return 1; }
	kill "-$1" "$(process two)"
	hush two
	wait "$(job two)"
	gone two && there one running || { stop_all one; return 1; }
	tell one go
	left one 0
}

late() {
	first || return 1
	script two "print two is here" input off
	STDIN=/dev/zero run --on one --timeout 1 --hold --charter "$N1" --kernel "$T/two.kernel"
	ended 4 && says "time ran out" && gone two && there one running || { stop_all one; return 1; }
	tell one go
	left one 0
}

held_second() {
	first || return 1
	script two "print two is here" off
	begin two --on one --hold --charter "$N1" --kernel "$T/two.kernel"
	until_says two "is held" && there two open || { stop_all one two; return 1; }
	granted get --vm two PSCI_VERSION && granted start --vm "$(process two)" || { stop_all one two; return 1; }
	left two 0 && until_prints two "two is here" || { stop_all one; return 1; }
	tell one go
	left one 0
}

listed() {
	first || return 1
	script two input off
	begin two --on one --hold --charter "$N1" --kernel "$T/two.kernel"
	until_says two "is held" && granted list || { stop_all one two; return 1; }
	grep -q "^ *$(process one) *$(process one) *1 .* one\$" "$T/vm" && grep -q "^ *$(process two) *$(process one) *2 .* two\$" "$T/vm" ||
		{ fail "$(cat "$T/vm")"; stop_all one two; return 1; }
	granted get --vm "$(process one):2" PSCI_VERSION || { stop_all one two; return 1; }
	vm start
	[ $? = 2 ] && grep -q "2 VMs run" "$T/vm" || { fail "$(cat "$T/vm")"; stop_all one two; return 1; }
	kill "$(process two)"
	left two 1
	tell one go
	left one 0
}

# What a client may ask for is what concerns its own VM.
credit() {
	first || return 1
	held=$(process one)
	frames "send 1 0 1" wait "send 16 0 2 0010000000000000" wait "send 16 1 3 0010000000000000" wait \
		"send 3 0 4 0100000000000000000000400000000000002000000000006e616d6500000000000000000000000000000000000000000000000000000000" \
		wait "send 16 2 5 0010000000000000" wait "send 16 2 6 ffffff7f00000000" wait "send 16 2 7 00100000" wait "send 16 1 8 0010000000000000" wait &&
		comes "reply 1 0 1 OK 40
reply 16 0 2 EINVAL 0
reply 16 1 3 EINVAL 0
reply 3 0 4 OK 8
reply 16 2 5 OK 0
reply 16 2 6 EINVAL 0
reply 16 2 7 EPROTO 0
reply 16 1 8 EINVAL 0" && gone name && there one running || { stop_all one; return 1; }
	tell one go
	left one 0
}

no_room() {
	local name
	first || return 1
	script two input off
	for name in two three; do
		begin $name --on one --hold --charter "$N1" --kernel "$T/two.kernel"
		until_says $name "is held" || { stop_all one two three; return 1; }
	done
	run --on one --charter "$N1" --kernel "$T/two.kernel"
	ended 4 && says "no room for another VM" && says "ENOMEM"
	rc=$?
	for name in two three; do kill "$(process $name)"; left $name 1; done
	tell one go
	left one 0 && return $rc
}

nowhere() {
	script two off
	run --on nobody --charter "$N1" --kernel "$T/two.kernel"
	ended 4 && says "no machine and no VM is called that" || return 1
	run --on 1 --cpu max --charter "$N1" --kernel "$T/two.kernel"
	ended 2 && says "for a new machine" || return 1
	run --no-guest --kernel "$T/two.kernel"
	ended 2
}

without_guest() {
	begin host --no-guest
	until_says host "the machine runs, without a guest" || return 1
	granted list && grep -q "^ *- *$(process host) .* no VM" "$T/vm" || { fail "$(cat "$T/vm")"; stop_all host; return 1; }
	script two "print two is here" off
	run --on "$(process host)" --charter "$N1" --kernel "$T/two.kernel"
	ended 0 && prints "two is here" || { stop_all host; return 1; }
	kill "$(process host)"
	left host 0
}

# --- real guests -----------------------------------------------------------------------------------

begin_linux() { # name, charter, ARGS
	local name=$1 charter=$2
	shift 2
	begin "$name" --charter "$ROOT/charters/$charter.json" --kernel "$KERNEL" --initrd "$T/initramfs.gz" \
		--append "console=ttyAMA0 charter.hold" --timeout 110 --mem 256 "$@"
}

midr_is() { until_prints "$1" "charter-guest: end midr" && tr -d '\r' <"$T/$1.out" | grep -q "^cpu0 $2\$" ||
	fail "$1: $(grep -A1 'begin midr' "$T/$1.out")"; }

# Two Linux at once, each under its own charter, and a small guest beside them; the first ends first.
two_linux() {
	begin_linux one neoverse-n1 --host-mem 1G --host-smp 2
	there one running || return 1
	begin_linux two max --on one
	midr_is one 0x00000000414fd0c1 && midr_is two 0x00000000000f0510 && until_prints two "tick 1" || { stop_all one two; return 1; }
	run --on two --charter "$ROOT/charters/minimum.json" --kernel "$BUILD/guests/hello.bin"
	ended 0 && prints "hello from EL1" || { stop_all one two; return 1; }
	kill "$(process one)"
	until_says one "goes on for 1 VM" && gone one && : >"$T/two.out" && until_prints two "charter-guest: tick" || { stop_all one two; return 1; }
	kill -KILL "$(process two)"
	hush two
	wait "$(job two)"
	left one 1
}

again_and_again() {
	local i
	begin host --no-guest --host-mem 512M
	until_says host "the machine runs" || return 1
	for i in $(seq 12); do
		run --on "$(process host)" --mem 256 --charter "$N1" --kernel "$BUILD/guests/hello.bin"
		ended 0 && prints "hello from EL1" || { stop_all host; return 1; }
	done
	granted list && ! grep -q hello "$T/vm" || fail "$(cat "$T/vm")"
	kill "$(process host)"
	left host 0
}

test "on: each has its console and its exit code" own_console
test "on: the second guest resets: it starts again" resets
test "on: the machine goes on for those who are left" outlives
test "on: a second signal ends it all, and all are told" ended_by_force
for s in KILL TERM; do
	test "on: SIG$s: its VM goes with a command" dies $s ""
	test "on: SIG$s: its held VM goes with a command" dies $s --hold
done
test "on: time runs out for one" late
test "on: a held one is started by its name or process" held_second
test "on: whose VM is whose" listed
test "on: credit is for one's own VM, and has a limit" credit
test "on: no room: 4" no_room
test "on: what can't be" nowhere
test "no-guest: a machine for others, until a signal" without_guest
QEMU=$QEMU_REAL
unset CHARTER_HYP
LIMIT=120
tools/initramfs.sh "$T/initramfs.gz" || exit 4
test "on: two Linux under two charters, and a third guest" two_linux
test "on: twelve guests, one after the other" again_and_again
