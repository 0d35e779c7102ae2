#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Several VMs on one machine, and one that is paused: none harms another, none sees more time go by than it has
# had. CHARTER_ALL=1: the long forms. Seeds are printed; SEED=N repeats them.
set -u
. "$(dirname "$0")/lib.sh"
unset CHARTER_HYP
LIMIT=150
ALL=${CHARTER_ALL:-}
N1=$ROOT/charters/neoverse-n1.json
MAX=$ROOT/charters/max.json
tools/initramfs.sh "$T/initramfs.gz" || exit 4

# host CPUS MEMORY: a machine for others; `host_gone`: it ends, and all who are on it have ended.
host() {
	begin host --no-guest --host-smp "$1" --host-mem "$2" --timeout 140
	until_says host "the machine runs"
}
host_gone() {
	kill "$(process host)"
	left host 0
}

# guest NAME PAYLOAD CHARTER VCPUS WORDS: begun on the machine.
guest() {
	begin "$1" --on "$(process host)" --kernel "$BUILD/guests/$2.bin" --charter "$3" --smp "$4" --mem 64 --append "$5"
}

# good NAME LEAST: it powered off, and found what it looks at in order, in so many checks.
good() {
	left "$1" 0 || return 1
	tr -d '\r' <"$T/$1.out" >"$T/console"
	! grep '^not ok' "$T/console" || return 1
	[ "$(grep -c '^ok ' "$T/console")" -ge "$2" ] || fail "$1: $(tail -n 3 "$T/console")"
}
# figure NAME WHAT: of `# WHAT N`.
figure() { tr -d '\r' <"$T/$1.out" | sed -n "s/^# $2 \([0-9]*\).*/\1/p" | tail -n 1; }
ticks() { grep -c '^tick' "$T/$1.out"; }

# --- a VM that is paused ----------------------------------------------------------------------------

# paused NAME SECONDS: nothing of it goes on meanwhile.
paused() {
	local before
	granted pause --vm "$1" && there "$1" paused || return 1
	before=$(ticks "$1")
	sleep "$2"
	granted pause --vm "$1" && [ "$(ticks "$1")" = "$before" ] || fail "$1 ticks while it is paused" || return 1
	granted resume --vm "$1" && there "$1" running
}

# Asleep most of the time, and never: neither counter and no timer sees the pause. Twice, for the second is
# not the first.
pause() { # the second one's charter, ARGS of the machine
	local name second=$1
	shift
	begin a --charter "$N1" --kernel "$BUILD/guests/ticker.bin" --append "seconds=6" --host-mem 256M --host-smp 2 --mem 64 "$@"
	until_prints a "tick 1" || { stop_all a; return 1; }
	begin b --on a --charter "$second" --kernel "$BUILD/guests/ticker.bin" --append "seconds=6 busy=1" --mem 64
	until_prints b "tick 1" || { stop_all a b; return 1; }
	for name in a b; do paused $name 2 || { stop_all a b; return 1; }; done
	paused a 2 || { stop_all a b; return 1; }
	good a 11 && [ "$(ticks a)" = 6 ] && good b 11 && [ "$(ticks b)" = 6 ] && [ "$(figure b gap)" -lt 1500 ] ||
		fail "gap: $(figure b gap) ms; ticks: $(ticks a), $(ticks b)"
}

# The seconds that a Linux has been up, by its own clock; and whether it has noticed anything.
up() {
	: >"$T/linux.out"
	tell linux "cat /proc/uptime"
	for _ in $(seq 100); do
		UP=$(tr -d '\r' <"$T/linux.out" | sed -n 's/^\([0-9]*\)\.\([0-9][0-9]\) .*/\1\2/p')
		[ -n "$UP" ] && return
		sleep 0.1
	done
	fail "no answer: $(tail -n 2 "$T/linux.out")"
}

pause_linux() {
	local from before
	begin linux --charter "$N1" --kernel "$KERNEL" --initrd "$T/initramfs.gz" --append "console=ttyAMA0 charter.shell" --mem 256 --smp 2
	until_prints linux "charter-guest: shell" && sleep 1 && up || { stop_all linux; return 1; }
	before=$UP from=$(date +%s%N)
	granted pause --vm linux && sleep 3 && granted resume --vm linux && up || { stop_all linux; return 1; }
	passed=$((($(date +%s%N) - from) / 10000000)) # hundredths, as in uptime
	[ $((UP - before)) -lt $((passed - 250)) ] || fail "Linux counts $((UP - before)) of $passed hundredths" || { stop_all linux; return 1; }
	tell linux "dmesg | grep -i -E stall\\|unstable\\|lockup; echo looked"
	until_prints linux looked && ! grep -i -E '(stall|unstable|lockup).*' "$T/linux.out" | grep -v dmesg || { stop_all linux; return 1; }
	tell linux exit
	left linux 0
}

wrong_words() {
	local word
	for word in pause resume stop; do
		vm $word --vm nobody
		[ $? = 1 ] && grep -q nobody "$T/vm" || fail "vm $word --vm nobody: $(cat "$T/vm")" || return 1
		vm $word now
		[ $? = 2 ] || fail "vm $word now: $(cat "$T/vm")" || return 1
	done
}

wrong_states() {
	begin a --hold --charter "$N1" --kernel "$BUILD/guests/ticker.bin" --append "seconds=30" --mem 64
	until_says a "is held" || { stop_all a; return 1; }
	refused EAGAIN pause && refused EAGAIN resume && refused EAGAIN stop && granted start && refused EAGAIN resume &&
		granted pause && granted pause && refused EAGAIN start && wrong_words && granted stop || { stop_all a; return 1; }
	left a 1 && until_says a "stopped"
}

stop_running() {
	begin a --charter "$N1" --kernel "$BUILD/guests/ticker.bin" --append "seconds=30 busy=1" --mem 64 --smp 2
	until_prints a "tick 1" && granted stop || { stop_all a; return 1; }
	left a 1 && until_says a "stopped"
}

test "many: a pause that no counter and no timer sees" pause "$MAX"
test "many: the same where the physical counter has no offset" pause "$N1" --cpu neoverse-n1,cntfrq=1000000000
test "many: a pause that Linux does not see" pause_linux
test "many: pause, resume and stop in the wrong state, or of nobody" wrong_states
test "many: a running VM is stopped" stop_running
