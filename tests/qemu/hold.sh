#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# A VM that is held: its registers are read and written before the start, and final after it.
set -u
. "$(dirname "$0")/lib.sh"
unset CHARTER_HYP

# neoverse-n1, and a guest that waits: with the vendor's services granted, to have a bit to clear.
sed 's/\("func_feat": { "is": \)false/\1true/' charters/neoverse-n1.json >"$T/vendor.json"
held_guest() { hold --charter "$T/vendor.json" --kernel "$BUILD/guests/${1:-hello}.bin" --timeout 60; }
reads() { vm get "$1" && grep -q "value 0x0*$2  limit 0x0*$3  $4\$" "$T/vm" || fail "vm get $1: $(cat "$T/vm")"; }

story() {
	held_guest services || return 1
	reads VENDOR_HYP_BMAP 1 3 set &&
		refused EINVAL set VENDOR_HYP_BMAP 0x4 &&
		refused EINVAL set VENDOR_HYP_BMAP 0x7 &&
		refused EINVAL set VENDOR_HYP_BMAP 0x8000000000000001 &&
		reads VENDOR_HYP_BMAP 1 3 set &&
		granted set VENDOR_HYP_BMAP 0 &&
		reads VENDOR_HYP_BMAP 0 3 set &&
		granted set VENDOR_HYP_BMAP 1 && granted set VENDOR_HYP_BMAP 0 &&
		granted set 0x6030000000140000 0x10000 &&
		refused EINVAL set PSCI_VERSION 0x10004 &&
		refused EINVAL set PSCI_VERSION 0x3 &&
		refused ENOENT get 0x6030000000160009 &&
		refused ENOENT set 0x6030000000160009 0 &&
		refused ENOENT get NO_SUCH_REGISTER || { kill $held; return 1; }
	granted start && ends 0 || return 1
	grep -q '0x84000000 -> 0x10000 ' "$T/out" || fail "PSCI_VERSION is not what was set" || return 1
	grep -q '0x8600ff01 -> 0xffffffffffffffff 0x0 0x0 0x0' "$T/out" || fail "the cleared service answers"
}

# After the start only the same value succeeds.
final() {
	hold --charter "$T/vendor.json" --kernel "$KERNEL" --append "console=ttyAMA0 panic=-1" --timeout 60 || return 1
	granted set VENDOR_HYP_BMAP 0 && granted start &&
		refused EBUSY set VENDOR_HYP_BMAP 1 &&
		granted set VENDOR_HYP_BMAP 0 &&
		refused EBUSY set PSCI_VERSION 0x10000 &&
		granted set PSCI_VERSION 0x10001 &&
		refused EBUSY set MIDR_EL1 0 &&
		granted set MIDR_EL1 0x414fd0c1 &&
		refused EAGAIN start &&
		reads VENDOR_HYP_BMAP 0 3 set && shown
	rc=$?
	kill $held
	wait $held
	return $rc
}

# What README tells a VMM's author to type does what it says beside it: all of it is done, but for the last.
readme() {
	local line words n=0
	sed -n '/^### A VMM that chooses/,/^### [^A]/s/^    build\/charter //p' README.md >"$T/readme"
	read -r _ _ words <"$T/readme"
	# shellcheck disable=SC2086 # words
	hold ${words%%--kernel*} --kernel "$KERNEL" --append "console=ttyAMA0 panic=-1" --timeout 60 || return 1
	while read -r line; do
		words=${line%%#*}
		# shellcheck disable=SC2086 # words
		case $line in
		vm*EBUSY*) refused EBUSY ${words#vm } ;;
		vm*) granted ${words#vm } ;;
		*) [ "${line%% *}" = run ] ;;
		esac || { fail "$line: $(cat "$T/vm")"; kill $held; wait $held; return 1; }
		n=$((n + 1))
	done <"$T/readme"
	kill $held
	wait $held
	[ $n = 6 ] || fail "README has $n commands"
}

shown() {
	"$CHARTER" show $held >"$T/shown" 2>&1 || fail "show: $(cat "$T/shown")" || return 1
	grep -q 'MIDR_EL1  *0x00000000414fd0c1' "$T/shown" || fail "show has no MIDR_EL1: $(head -n 3 "$T/shown")" || return 1
	"$CHARTER" show vm >"$T/shown2" 2>&1 && cmp -s "$T/shown" "$T/shown2" || fail "show vm and show PID differ"
}

# Nothing is implicit: what nobody has set reads as its limit, and is not granted.
unset_registers() {
	local id value line
	hold --kernel "$BUILD/guests/hello.bin" --timeout 60 || return 1
	reads VENDOR_HYP_BMAP 3 3 "not set" && reads VENDOR_HYP_BMAP_2 0 3 "not set" && reads PSCI_VERSION 10003 10003 "not set" &&
		! vm start && grep -q "set" "$T/vm" || { cat "$T/vm"; kill $held; return 1; }
	# Each refusal names the register that is missing; it is set to what it reads as, until none is missing.
	# Then features, what the host can't take from it: they are accepted, one by one.
	local accepted=0 feature
	for _ in $(seq 200); do
		vm start && break
		feature=$(sed -n 's/^charter: EINVAL: \(FEAT_[A-Za-z0-9_]*\) is not granted and would remain usable.*/\1/p' "$T/vm")
		if [ -n "$feature" ]; then
			vm accept "$feature" || break
			accepted=$((accepted + 1))
			continue
		fi
		id=$(sed -n 's/^charter: EINVAL: \([A-Z0-9_a-z]*\)\( of cache \([0-9]*\)\)\{0,1\}: neither .*/\1.\3/p' "$T/vm")
		id=${id%.}
		id=${id/CCSIDR_EL1./CCSIDR.}
		[ -n "$id" ] || break
		vm get "$id" || break
		value=$(sed 's/.*value \(0x[0-9a-f]*\).*/\1/' "$T/vm")
		vm set "$id" "$value" || break
	done
	line=$(cat "$T/vm")
	granted list
	ends 0 || { kill $held 2>/dev/null; fail "$line"; return 1; }
	[ $accepted -gt 0 ] || fail "it started, although nothing of the residue was accepted"
	prints "hello from EL1"
}

listed() {
	held_guest || return 1
	granted list && grep -q "^ *$held  *1  open  *1  *512M  vendor\$" "$T/vm" || fail "$(cat "$T/vm")"
	granted get --vm $held PSCI_VERSION && granted get --vm vendor PSCI_VERSION && granted get --vm 1 PSCI_VERSION &&
		! vm get --vm 99 PSCI_VERSION && granted get && [ "$(wc -l <"$T/vm")" = 8 ] || fail "$(cat "$T/vm")"
	rc=$?
	granted start && ends 0 && return $rc
}

two() {
	local first
	held_guest || return 1
	first=$held
	mv "$T/out" "$T/out1"
	held_guest || { kill $first; return 1; }
	vm start
	[ $? = 2 ] && grep -q "2 VMs run" "$T/vm" && granted start --vm $first && granted start --vm $held || { kill $first $held; fail "$(cat "$T/vm")"; return 1; }
	wait $first && ends 0
}

usage() { vm "$@"; [ $? = 2 ] || fail "vm $*: $(cat "$T/vm")"; }
nothing() { vm get PSCI_VERSION; [ $? = 1 ] && grep -q "no VM runs" "$T/vm" || fail "$(cat "$T/vm")"; }

test "hold: read, clear, refuse, start" story
test "hold: final after the start" final
test "hold: as README has it" readme
test "hold: what is not set is not granted" unset_registers
test "vm: list; by process, id and name" listed
test "vm: two at a time" two
test "vm: nothing runs: 1" nothing
for w in "" frob "set PSCI_VERSION" "set PSCI_VERSION 12x" "start now"; do test "vm $w: 2" usage $w; done
