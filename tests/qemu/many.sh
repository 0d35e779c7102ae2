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
sed 's/"pv_time": { "is": false/"pv_time": { "is": true/' "$N1" >"$T/steal.json"

# host CPUS MEMORY [OPTION...]: a machine for others; `host_gone`: it ends, and all who are on it have ended.
host() {
	begin host --no-guest --host-smp "$1" --host-mem "$2" "${@:3}"
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

# Asleep most of the time, and never: neither counter and no timer sees the pause.
pause() { # the second one's charter, ARGS of the machine
	local name second=$1 seconds=4
	[ -z "$ALL" ] || seconds=9
	shift
	begin a --charter "$N1" --kernel "$BUILD/guests/ticker.bin" --append "seconds=$seconds" --host-mem 256M --host-smp 2 --mem 64 "$@"
	until_prints a "tick 1" || { stop_all a; return 1; }
	begin b --on a --charter "$second" --kernel "$BUILD/guests/ticker.bin" --append "seconds=$seconds busy=1" --mem 64
	until_prints b "tick 1" || { stop_all a b; return 1; }
	for name in a b ${ALL:+a b}; do paused $name 2 || { stop_all a b; return 1; }; done
	good a 11 && [ "$(ticks a)" = $seconds ] && good b 11 && [ "$(ticks b)" = $seconds ] && [ "$(figure b gap)" -lt 1500 ] ||
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
test "many: a pause that Linux does not see" pause_linux
test "many: pause, resume and stop in the wrong state, or of nobody" wrong_states
test "many: a running VM is stopped" stop_running

# --- several at once --------------------------------------------------------------------------------

# All that vCPUs hold, on more vCPUs than CPUs: three VMs, under three charters, one of them with SVE.
live() { # CPUs, seconds
	host "$1" 256M || return 1
	guest a live "$MAX" 8 "vcpus=8 seconds=$2 seed=$SEED"
	guest b live "$N1" 2 "vcpus=2 seconds=$2 seed=$SEED"
	guest c live "$ROOT/charters/minimum.json" 1 "vcpus=1 seconds=$2 seed=$SEED"
	guest d live "$MAX" 4 "vcpus=4 seconds=$2 seed=$SEED"
	for name in a b c d; do good $name 4 || { stop_all a b c d host; return 1; }; done
	host_gone
}

# fair CPUS SECONDS VCPUS...: a VM for each figure, all as busy as can be; each has as much of the CPUs, none says that
# it had more than its own clock has seen it run, and together they had all of it. See guests/busy.c. The machine's time is
# the instructions that it executes: what the build machine gives to other programs is not seen.
fair() {
	local cpus=$1 seconds=$2 name names= had least= most=0 sum=0 n=0 vcpus
	shift 2
	host "$cpus" 256M --qemu-arg -icount --qemu-arg shift=4,sleep=off || return 1
	for vcpus in "$@"; do
		n=$((n + 1)) names="$names v$n"
		guest "v$n" busy "$T/steal.json" "$vcpus" "seconds=$seconds vcpus=$vcpus"
	done
	for name in $names; do until_prints "$name" busy || { stop_all $names host; return 1; }; done
	for name in $names; do tell "$name" ""; done
	for name in $names; do until_prints "$name" "# most" || { stop_all $names host; return 1; }; done
	for name in $names; do
		tell "$name" ""
		good "$name" 0 || { stop_all $names host; return 1; }
		had=$(figure "$name" had) sum=$((sum + $(figure "$name" had)))
		[ "${least:=$had}" -le "$had" ] || least=$had
		[ $most -ge "$had" ] || most=$had
		echo "$name: $(grep '^# ' "$T/$name.out" | tr -d '\r' | tr '\n' ' ')"
		[ "$(figure "$name" least)" -ge 85 ] || { fail "$name: a vCPU had $(figure "$name" least) % of its share"; stop_all $names host; return 1; }
		[ "$(figure "$name" seen)" -le $((had + had / 50)) ] || { fail "$name: it ran longer than it had"; stop_all $names host; return 1; }
	done
	host_gone && [ $sum -ge $((cpus * 95000)) ] && [ $sum -le $((cpus * 101000)) ] || fail "all of them had $sum of $((cpus * 100000))" || return 1
	[ $((most - least)) -le $((most / 20)) ] || fail "the most had $most, the least $least"
}

# What the hypervisor has not given to VMs, by its own word (abi_stats.mem_left, of the VM 1).
memory_left() {
	frames "send 1 0 1" wait "send 18 1 2" "show 18" && tail -n 1 "$T/frames" | cut -c 1185-1200
}

# Whole lives, two at a time, and nothing is left of them.
lives() { # how many
	local before i
	host 2 512M && guest gauge ticker "$N1" 1 "seconds=300" && until_prints gauge "tick 1" || { stop_all gauge host; return 1; }
	held=$(process host) before=$(memory_left)
	[[ $before =~ ^[0-9a-f]{16}$ ]] || { fail "$before: $(cat "$T/frames")"; stop_all gauge host; return 1; }
	for ((i = 0; i < $1; i += 2)); do
		guest a hello "$N1" 1 "" && guest b hello "$MAX" $((i % 8 + 1)) ""
		left a 0 && left b 0 && until_prints b "hello from EL1" || { stop_all a b host; return 1; }
	done
	guest a hello "$N1" 8 "" && left a 0 && gone a && gone b || { stop_all gauge host; return 1; }
	[ "$(memory_left)" = "$before" ] || { fail "memory left: $before, $(memory_left) after $1 lives"; stop_all gauge host; return 1; }
	granted stop --vm gauge && left gauge 1 && host_gone
}

# neighbours SECONDS NAME...: begun before; a ticker beside them sleeps and wakes in time, and so do guests that come
# after them. Whoever has not ended by then is stopped.
neighbours() {
	local seconds=$1 name code
	shift
	begin tick --on "$(process host)" --kernel "$BUILD/guests/ticker.bin" --charter "$N1" --mem 64 --append "seconds=$seconds"
	good tick 11 && [ "$(ticks tick)" = "$seconds" ] || { stop_all tick "$@" host; return 1; }
	for name in "$@"; do
		vm stop --vm "$name"
		hush "$name"
		wait "$(job "$name")"
		code=$?
		[ $code = 1 ] || [ $code = 0 ] || { fail "$name ended with $code: $(cat "$T/$name.err")"; stop_all host; return 1; }
	done
	guest after hello "$MAX" 2 "" && left after 0 && until_prints after "hello from EL1" || { stop_all host; return 1; }
	host_gone
}

# harm SECONDS VCPUS MANNER...: all of these at once; see guests/harm.c.
harm() {
	local seconds=$1 vcpus=$2 manner names=
	shift 2
	host 2 640M || return 1
	for manner in "$@"; do
		guest "harm$manner" harm "$N1" "$vcpus" "manner=$manner vcpus=$vcpus"
		until_prints "harm$manner" "it begins" || { stop_all $names host; return 1; }
		names="$names harm$manner"
	done
	neighbours "$seconds" $names
}

hostile() { # seconds
	host 2 256M || return 1
	guest bad hostile "$MAX" 4 "seconds=$1 vcpus=4 seed=$SEED"
	until_prints bad "hostile: seed" || { stop_all bad host; return 1; }
	neighbours $(($1 + 3)) bad && grep -q 'hostile: done [0-9]' "$T/bad.out" || fail "$(tail -n 2 "$T/bad.out")"
}

# --- stolen time ------------------------------------------------------------------------------------

# ask NAME; share NAME: how much of three seconds of a Linux was stolen, in percent: steal in /proc/stat, the time in
# /proc/uptime (what /proc/stat says of user space is by ticks, and one that comes late counts once).
ask() { : >"$T/$1.out"; tell "$1" 'cat /proc/uptime /proc/stat; sleep 3; cat /proc/uptime /proc/stat; echo to\ok'; }
share() {
	SHARE=
	until_prints "$1" "took" && SHARE=$(tr -d '\r' <"$T/$1.out" | awk '/^[0-9.]+ [0-9.]+$/ { up = $1 } /^cpu / { n++; steal = $9
		if (n == 1) { from = up; s = steal } else print int((steal - s) / (up - from)) }') # 1/100 s of s: percent
	[ -n "$SHARE" ] || fail "$1: $(cat "$T/$1.out")"
}

# spins NAME: a Linux that is busy in user space from now on.
spins() { tell "$1" 'while :; do :; done & echo spin\s' && until_prints "$1" spins; }

# Two that are busy lose half each, over the same three seconds.
halves() {
	local name sum=0
	ask linux && ask rival
	for name in linux rival; do
		share $name && [ "$SHARE" -ge 40 ] && [ "$SHARE" -le 60 ] || fail "$name: $SHARE % stolen by one as busy" || return 1
		sum=$((sum + SHARE))
	done
	[ $sum -ge 90 ] && [ $sum -le 110 ] || fail "$sum % stolen from both"
}

two_linux() {
	local name
	for name in linux rival; do
		begin $name --on "$(process host)" --charter "$T/$name.json" --kernel "$KERNEL" --initrd "$T/initramfs.gz" --append "console=ttyAMA0 charter.shell" --mem 256
	done
	until_prints linux "charter-guest: shell" && until_prints rival "charter-guest: shell" && sleep 1
}

# Two Linux, each under its own charter, on one CPU: one that is busy alone loses nothing.
stolen() {
	cp "$T/steal.json" "$T/linux.json"
	sed 's/"pv_time": { "is": false/"pv_time": { "is": true/' "$ROOT/charters/cortex-a76.json" >"$T/rival.json"
	host 1 768M && two_linux && spins linux && ask linux && share linux && [ "$SHARE" -le 5 ] ||
		fail "$SHARE % stolen from the only busy one" || { stop_all linux rival host; return 1; }
	spins rival && halves || { stop_all linux rival host; return 1; }
	for name in linux rival; do tell $name 'kill $!; exit'; left $name 0 || { stop_all linux rival host; return 1; }; done
	host_gone
}

SEED=${SEED:-$RANDOM}
echo "# seed $SEED"
test "many: live state of 15 vCPUs on 2 CPUs (seed $SEED)" live 2 3
test "many: two busy VMs have as much of a CPU" fair 1 10 1 1
test "many: lives leave nothing behind" lives "$([ "$ALL" ] && echo 100 || echo 8)"
test "many: seven bad neighbours" harm 4 4 2 3 4 5 6 7 8
test "many: a hostile guest on 4 vCPUs, and others tick (seed $SEED)" hostile "$([ "$ALL" ] && echo 60 || echo 10)"
test "many: time is stolen from a Linux that competes" stolen
[ "$ALL" ] || exit 0
test "many: a pause where the physical counter has no offset" pause "$N1" --cpu neoverse-n1,cntfrq=1000000000
for cpus in 1 4 8; do test "many: live state of 15 vCPUs on $cpus CPUs (seed $SEED)" live $cpus 10; done
test "many: one vCPU and eight: VMs have equal weight" fair 1 10 1 8
test "many: three VMs on two CPUs" fair 2 10 2 2 4
for manner in 0 1 2 3 4 5 6 7 8; do test "many: a bad neighbour, in manner $manner" harm 4 8 $manner; done
