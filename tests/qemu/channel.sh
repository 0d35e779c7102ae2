#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# EL2's end of the channel on QEMU, without the command between: what is malformed, out of place or out of order
# gets its status, and the next good request its answer.
set -u
. "$(dirname "$0")/lib.sh"
HYP=${CHARTER_HYP:-$BUILD/hyp/charter-hyp.bin}
HELLO=1 HOST=2 CREATE=3 DESTROY=4 LIST=5 MEM=6 LOAD=7 GET=8 SET=9 SEAL=11 ENTRY=12 START=13 STOP=14 READ=15 CREDIT=16 IN=17 STATS=18
NOISE=258

machine_up() {
	local i
	"$QEMU" -nodefaults -no-user-config -no-reboot -display none -monitor none -M virt,virtualization=on,gic-version=3 \
		-cpu max -smp 2 -m 256 -serial "file:$T/uart" -global virtio-mmio.force-legacy=false \
		-device virtio-serial-device,max_ports=2 -chardev "socket,id=ctl,path=$T/el2.sock,server=on,wait=off" \
		-device virtserialport,nr=1,chardev=ctl -kernel "$HYP" </dev/null >"$T/qemu" 2>&1 &
	machine=$!
	for i in $(seq 100); do
		[ -S "$T/el2.sock" ] && return
		sleep 0.1
	done
	fail "no machine: $(cat "$T/qemu")"
}

# el2 LINE...: say them to EL2.
el2() {
	printf '%s\n' "$@" | timeout 60 "$BUILD/tests/frames" "$T/el2.sock" >"$T/frames" 2>&1 ||
		fail "frames: ended with $?: $(tr '\n' '|' <"$T/frames"); uart: $(tail -n 2 "$T/uart")"
}

# A row of little-endian numbers in hex: le 32 1 64 0x40000000
le() {
	local bits value i
	while [ $# -gt 0 ]; do
		bits=$1 value=$2
		shift 2
		for ((i = 0; i < bits; i += 8)); do printf '%02x' $((value >> i & 255)); done
	done
}
name() { printf '%s' "$1" | od -An -v -tx1 -N 32 | tr -d ' \n'; printf '%0*d' $((64 - 2 * ${#1})) 0; }
create() { echo "$(le 32 "$1" 32 "$2" 64 "$3" 64 "$4")$(name "${5:-test}")"; }
GOOD=$(create 1 0 0x40000000 0x4000000)

before_hello() { el2 "send $HOST 0 1" wait "send $CREATE 0 2 $GOOD" wait && comes "reply $HOST 0 1 EAGAIN 0
reply $CREATE 0 2 EAGAIN 0"; }
hello() { el2 "send $HELLO 0 1" wait && comes "reply 1 0 1 OK 40"; }
again="send $HELLO 0 99"

# noise WHAT: a frame with WHAT wrong is told as noise; the next one is answered.
noise() { el2 "bad $1 $HOST 0 2" "wait $NOISE" "$again" "wait $HELLO" && comes "event 258 0 8
reply 1 0 99 OK 40"; }
garbage() { el2 "raw 0011223344$(head -c 2000 /dev/urandom | od -An -v -tx1 | tr -d ' \n')" "wait $NOISE" "$again" "wait $HELLO" && tail -n 1 "$T/frames" | grep -q '^reply 1 0 99 OK 40$'; }
zeros() { el2 "zeros 3000000" "wait $NOISE" "$again" "wait $HELLO" && tail -n 1 "$T/frames" | grep -q '^reply 1 0 99 OK 40$'; }
# The beginning of a message whose rest never comes: its sender is gone, and the next one is heard.
cut_short() { el2 "raw 43485254010002000000000002000000" && sleep 1.5 && el2 "$again" "wait $HELLO" && tail -n 1 "$T/frames" | grep -q '^reply 1 0 99 OK 40$'; }
magic_inside() { el2 "bad crc $MEM 1 2 $(le 32 0x54524843 32 0x00020001 32 0x54524843)" "wait $NOISE" "$again" "wait $HELLO" && tail -n 1 "$T/frames" | grep -q '^reply 1 0 99 OK 40$'; }

# answer STATUS TYPE VM PAYLOAD: a request, and the status it gets.
answer() { el2 "send $2 $3 7 ${4:-}" "wait $2" && grep -q "^reply $2 $3 7 $1 " "$T/frames" || fail "not $1: $(cat "$T/frames")"; }
misplaced() { el2 "bad $1 $LIST 0 7" wait && comes "reply 5 0 7 EPROTO 0"; }
no_sequence() { el2 "send $LIST 0 0" wait && comes "reply 5 0 0 EPROTO 0"; }

sizes() { # every request with a payload that is too short, and one byte too long
	answer EPROTO $HELLO 0 00 && answer EPROTO $HOST 0 00 && answer EPROTO $CREATE 0 00 && answer EPROTO $CREATE 0 "${GOOD}00" &&
		answer EPROTO $LIST 0 00 && answer EPROTO $CREDIT 0 00 && answer EPROTO $LIST 1
}

bad_create() {
	answer EINVAL $CREATE 0 "$(create 1 1 0x40000000 0x4000000)" &&
		answer EINVAL $CREATE 0 "$(create 0 0 0x40000000 0x4000000)" &&
		answer EINVAL $CREATE 0 "$(create 1 0 0x40001000 0x4000000)" &&
		answer EINVAL $CREATE 0 "$(create 1 0 0x40000000 0x1000)" &&
		answer EINVAL $CREATE 0 "$(create 1 0 0x40000000 0)" &&
		answer EINVAL $CREATE 0 "$(create 1 0 0xffffffffffe00000 0x4000000)" &&
		answer EINVAL $CREATE 0 "$(create 1 0 0x40000000 0xffffffffffe00000)" &&
		answer ENOMEM $CREATE 0 "$(create 1 0 0x40000000 0x4000000000)" &&
		answer ENOMEM $CREATE 0 "$(create 9 0 0x40000000 0x4000000)" &&
		answer EINVAL $CREATE 0 "$(create 1 0 0x40000000 0x4000000 'two words')"
}
no_vm() { for t in $DESTROY $SEAL $START $STOP $READ $STATS; do answer ENOENT $t 1 || return 1; done && answer ENOENT $GET 77 "$(le 64 0 64 0 64 0 64 0)"; }

vm_life() {
	local reg
	el2 "send $CREATE 0 7 $GOOD" "show $CREATE" && grep -q "^reply 3 0 7 OK 8" "$T/frames" || fail "$(cat "$T/frames")" || return 1
	VM=$(tail -n 1 "$T/frames")
	VM=$((16#${VM:0:2}))
	reg=$(le 64 0x6030000000160002 64 0x4 64 0 64 0)
	of_vm || { cat "$T/frames"; return 1; }
}

of_vm() {
	answer OK $MEM $VM "$(le 64 0x40000000)00" && answer OK $MEM $VM "$(le 64 0x43ffffff)00" &&
		answer EINVAL $MEM $VM "$(le 64 0x43ffffff)0000" && answer EINVAL $MEM $VM "$(le 64 0x44000000)00" &&
		answer EINVAL $MEM $VM "$(le 64 0)00" && answer EINVAL $MEM $VM "$(le 64 0xffffffffffffffff)0000" &&
		answer EPROTO $MEM $VM "$(le 64 0x40000000)" &&
		answer EINVAL $LOAD $VM 00 && answer EINVAL $LOAD $VM "$(head -c 3000 /dev/urandom | od -An -v -tx1 | tr -d ' \n')" &&
		answer EINVAL $LOAD $VM "00434841525452000100000001000000ffffffff01000000$(printf '%064d' 0)" &&
		answer EINVAL $SET $VM "$reg" && answer EPROTO $GET $VM "$reg" && answer ENOENT $GET $VM "$(le 64 1 64 0 64 0 64 0)" &&
		answer EAGAIN $READ $VM && answer EAGAIN $STOP $VM && answer EINVAL $SEAL $VM && answer EAGAIN $START $VM &&
		answer OK $ENTRY $VM "$(le 64 0x40080000 64 0)" && answer EINVAL $START $VM &&
		answer OK $STATS $VM && answer OK $DESTROY $VM && answer ENOENT $STATS $VM
}

window() { # more requests at once than EL2 answers: each gets one reply, some EFLOW
	local i lines=() waits=()
	for i in $(seq 2 41); do lines+=("send $HOST 0 $i") waits+=("wait $HOST"); done
	el2 "${lines[@]}" "${waits[@]}" && [ "$(cut -d' ' -f4 "$T/frames" | sort -nu | wc -l)" = 40 ] || fail "$(cat "$T/frames")" || return 1
	! grep -v '^reply 2 0 [0-9]* \(OK [1-9]\|EFLOW 0\)' "$T/frames"
}

unset CHARTER_TEST_MARK # the machine outlives the single tests
machine_up || { echo "not ok channel: $(cat "$T/qemu")"; exit 1; }
export CHARTER_TEST_MARK=$T
trap 'kill $machine; finish' EXIT
test "EL2: HELLO must be first" before_hello
test "EL2: HELLO" hello
for s in magic version length crc; do test "EL2: a wrong $s is noise" noise $s; done
test "EL2: random bytes are noise" garbage
test "EL2: 3 MB of zeros are noise" zeros
test "EL2: a message that is cut off harms nobody" cut_short
test "EL2: a message inside a broken one is not believed" magic_inside
for s in status reserved; do test "EL2: a request with a $s is EPROTO" misplaced $s; done
test "EL2: sequence 0 is EPROTO" no_sequence
test "EL2: unknown types are ENOENT" answer ENOENT 999 0
test "EL2: payloads of the wrong size are EPROTO" sizes
test "EL2: VMs that can't be" bad_create
test "EL2: no such VM" no_vm
test "EL2: a VM, and what can't be done with it" vm_life
test "EL2: more than a window of requests" window
test "EL2: still there" hello
