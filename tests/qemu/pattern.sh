#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# A VM writes a pattern, then its complement, to every register that it can; another beside it on the same CPU, and
# another after it, read every register that they can: nothing that they read may depend on it. What no other VM was
# beside or before is the measure; what is not the same every time by itself (counters, random numbers) is left out.
set -u
. "$(dirname "$0")/lib.sh"
unset CHARTER_HYP
LIMIT=90
N1=$ROOT/charters/neoverse-n1.json
MAX=$ROOT/charters/max.json
MINIMUM=$ROOT/charters/minimum.json

# guest NAME CHARTER WORDS: on the machine of one CPU.
guest() {
	begin "$1" --on "$(process host)" --kernel "$BUILD/guests/pattern.bin" --charter "$2" --mem 64 --append "$3"
}

# reads NAME CHARTER SECONDS: what it reads goes to $T/NAME.regs.
reads() {
	guest "$1" "$2" "seconds=$3" && left "$1" 0 || return 1
	tr -d '\r' <"$T/$1.out" | grep '^reg ' >"$T/$1.regs"
	[ "$(wc -l <"$T/$1.regs")" -ge 100 ] || fail "$1 read $(wc -l <"$T/$1.regs") registers"
}

# same NAME: what it read is what the first one read; what changes by itself is not looked at.
same() {
	awk 'NR == FNR { value[$2] = $3; stays[$2] = $4 == "0x0"; next }
		!($2 in value) { print "new:", $0; next }
		stays[$2] && (value[$2] != $3 || $4 != "0x0") { print $0, "was", value[$2] }' "$T/first.regs" "$T/$1.regs" >"$T/differ"
	[ ! -s "$T/differ" ] || fail "$1: $(wc -l <"$T/differ") registers differ: $(head -n 3 "$T/differ" | tr '\n' ';')"
}

# writer CHARTER MANNER: begun; returns once the pattern is there.
writer() {
	guest writer "$1" "seconds=60 write=$2" && until_prints writer "# written" || return 1
	written=$(sed -n 's/^# written \([0-9]*\) .*/\1/p' "$T/writer.out")
	[ "$written" -ge 500 ] || fail "only $written bits of the pattern hold"
}

# leaks WRITER READER [ARGS of the machine]: 0 bits.
leaks() {
	local manner
	begin host --no-guest --host-smp 1 --host-mem 256M "${@:3}" && until_says host "the machine runs" || return 1
	reads first "$2" 1 || { stop_all host; return 1; }
	for manner in 1 2; do
		writer "$1" $manner && reads "beside$manner" "$2" 1 && same "beside$manner" &&
			granted stop --vm writer && left writer 1 && reads "after$manner" "$2" 0 && same "after$manner" ||
			{ stop_all writer host; return 1; }
	done
	kill "$(process host)"
	left host 0
}

# A reader that reads its own pattern must be noticed.
control() {
	printf 'reg 0xc082 0x0 0x0\nreg 0xc200 0x5 0x0\nreg 0xdf02 0x1 0xff\n' >"$T/first.regs"
	printf 'reg 0xc082 0x0 0x0\nreg 0xc200 0x5 0x0\nreg 0xdf02 0x9 0xff\n' >"$T/same.regs"
	printf 'reg 0xc082 0x0 0x0\nreg 0xc200 0x5 0x8\nreg 0xdf02 0x1 0xff\n' >"$T/beside.regs"
	printf 'reg 0xc082 0x1 0x0\nreg 0xc200 0x5 0x0\nreg 0xdf02 0x1 0xff\n' >"$T/after.regs"
	same same && ! same beside >/dev/null && ! same after >/dev/null
}

test "pattern: a difference is noticed" control
test "pattern: 0 bits from a VM like a Neoverse N1 to one with everything" leaks "$N1" "$MAX"
test "pattern: 0 bits from a VM with everything to one like a Neoverse N1" leaks "$MAX" "$N1"
[ "${CHARTER_ALL:-}" ] || exit 0
test "pattern: 0 bits where there are no fine-grained traps" leaks "$N1" "$N1" --cpu neoverse-n1,cntfrq=1000000000
test "pattern: 0 bits on a max without FEAT_FGT" leaks "${MINIMUM%.json}-no-fgt.json" "${MINIMUM%.json}-no-fgt.json" --host-without FEAT_FGT
for from in "$MINIMUM" "$N1" "$MAX"; do
	for to in "$MINIMUM" "$N1" "$MAX"; do
		test "pattern: 0 bits, $(basename "$from" .json) to $(basename "$to" .json)" leaks "$from" "$to"
	done
done
