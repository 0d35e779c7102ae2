#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# charter audit: guests of each profile on QEMU's max, beside the bare CPU that the profile is of; saved logs, whole, cut,
# garbled and forged; holes opened on purpose; the list of known differences. Prints `ok NAME`, `not ok NAME: why` or `skip NAME: why`.
#
# BUILD (build): the build folder. CHARTER_ALL=1: every profile, and QEMU 10.0; without it one of them.
set -u
cd "$(dirname "$0")/../.." || exit 4
BUILD=${BUILD:-build}
charter=$BUILD/charter
T=$(mktemp -d) || exit 4
trap 'rm -rf "$T"' EXIT
failed=0

bad() { # name, why
	echo "not ok audit/$1: $2"
	failed=1
}
expect() { # name, exit code, text that is said; then the command
	local name=$1 code=$2 text=$3 got
	shift 3
	timeout 200 "$@" >"$T/out" 2>&1
	got=$?
	if [ $got -ne "$code" ]; then
		bad "$name" "it ended with $got, not $code: $(grep -E '^(LEAK|BROKEN|gone|extra|class|value|bits|effect|charter:)' "$T/out" | head -n 3 | tr '\n' ' ')$(tail -n 1 "$T/out")"
	elif ! grep -qE -- "$text" "$T/out"; then
		bad "$name" "it does not say '$text': $(tail -n 1 "$T/out")"
	else
		echo "ok audit/$name"
	fi
}

beside() { # name, the bare CPU; then options
	local name=$1 cpu=$2
	shift 2
	expect "$name/beside-the-cpu" 0 "Beside bare $cpu: .* 0 not\." "$charter" audit --compare-bare "$cpu" "$@"
	if grep -q 'LEAK 0, BROKEN 0' "$T/out"; then
		echo "ok audit/$name/nothing-leaks"
	else
		bad "$name/nothing-leaks" "$(grep -E 'LEAK [0-9]+, BROKEN' "$T/out")"
	fi
}

if [ ! -x "${QEMU:-}" ]; then
	echo "skip audit: no QEMU; tools/setup.sh --machines provides one"
	exit 0
fi

profiles=neoverse-n1
[ -z "${CHARTER_ALL:-}" ] || profiles='neoverse-n1 cortex-a57 cortex-a72 cortex-a76 neoverse-v1 neoverse-n2'
for p in $profiles; do
	beside "$p" "$p" --charter "$p" --save "$T/$p.log" --junit "$T/$p.xml"
	cp "$T/out" "$T/$p.out"
done
if [ -n "${CHARTER_ALL:-}" ]; then
	expect minimum 0 'LEAK 0, BROKEN 0' "$charter" audit --charter minimum
	expect max 0 'LEAK 0, BROKEN 0' "$charter" audit --charter max
	# On CPUs without fine-grained traps, what they can carry; all of these lack FEAT_DoubleLock, and AArch32 at EL1.
	for p in cortex-a57 cortex-a72 cortex-a76 neoverse-n1 neoverse-v1 neoverse-n2; do
		less=FEAT_DoubleLock=false
		case $p in cortex-a57 | cortex-a72) less="$less ID_PFR1_EL1.ProgMod=0x0 ID_ISAR4_EL1.SMC=0x0" ;; esac
		tests/audit/older.py "$p" $less >"$T/$p-older.json"
	done
	for cpu in neoverse-v1 neoverse-n2; do
		host=$cpu,cntfrq=1000000000
		expect "on-$cpu/minimum" 0 'LEAK 0, BROKEN 0' "$charter" audit --charter minimum-no-fgt --cpu "$host"
		for p in cortex-a57 cortex-a72 cortex-a76 neoverse-n1; do
			beside "on-$cpu/$p" "$p" --charter "$T/$p-older.json" --cpu "$host"
		done
		# QEMU's CPU executes BFMUL (indexed) although its ID registers say no FEAT_SVE_B16B16. The audit says so, and
		# finds nothing else.
		expect "on-$cpu/$cpu" 6 'BROKEN 0' "$charter" audit --charter "$T/$cpu-older.json" --cpu "$host"
		if grep '^LEAK ' "$T/out" | grep -qv 'SVE_BFMLA_TO_BFMUL'; then
			bad "on-$cpu/$cpu/one-instruction" "$(grep '^LEAK ' "$T/out" | grep -v 'SVE_BFMLA_TO_BFMUL' | head -n 2)"
		else
			echo "ok audit/on-$cpu/$cpu/one-instruction"
		fi
	done
	for p in minimum $profiles; do
		tests/audit/older.py "$p" >"$T/$p-no-fgt.json"
	done
	expect without-fgt/minimum 0 'LEAK 0, BROKEN 0' "$charter" audit --charter "$T/minimum-no-fgt.json" --host-without FEAT_FGT
	for p in $profiles; do
		beside "without-fgt/$p" "$p" --charter "$T/$p-no-fgt.json" --host-without FEAT_FGT
	done
	if [ -x "${QEMU10:-}" ]; then
		QEMU=$QEMU10 expect qemu-10/minimum 0 'LEAK 0, BROKEN 0' "$charter" audit --charter minimum
		for p in $profiles; do
			QEMU=$QEMU10 beside "qemu-10/$p" "$p" --charter "$p"
		done
	else
		echo "skip audit/qemu-10: no QEMU 10.0; tools/setup.sh --machines provides one"
	fi
fi

# --- holes that are opened on purpose: exactly each of them is found ---
control() { # what, exit code, what is said; then options
	local what=$1 code=$2 text=$3
	shift 3
	expect "control/$what" "$code" "$text" "$charter" audit --charter neoverse-n1 --words 0 --control "$what" "$@"
}
exactly() { control "$1" 6 "Control $1: found, and nothing else\\. Leaks of it: [1-9]" "${@:2}"; }
# A trap of EL2 and the bits that enable; what only the hypervisor does in the guest's place; a service.
exactly FEAT_S1PIE --save "$T/control.log"
exactly TLBI_VMALLE1OS
# While it runs, whoever asks about the VM is told.
(
	for i in $(seq 300); do
		"$charter" vm list >"$T/list" 2>&1
		grep -q 'with a hole: trng' "$T/list" && "$charter" vm list --json >"$T/list.json" &&
			"$charter" vm show --seconds 0 "$(awk '/a hole: trng/ { print $2 ":" $3 }' "$T/list")" >"$T/show" 2>&1 && break
		sleep 0.1
	done
) &
exactly trng
wait $!
if grep -q 'on purpose: trng is not refused' "$T/show" 2>/dev/null &&
	python3 tests/cli/validate.py schemas vm "$T/list.json" >"$T/out" 2>&1 && grep -q '"hole": *"trng"' "$T/list.json"; then
	echo "ok audit/control/who-asks-is-told"
else
	bad control/who-asks-is-told "$(tail -n 1 "$T/list")"
fi
# By name only: QEMU says that it has it, and has none of its registers.
nameless='FEAT_RASv1p1'
if [ -n "${CHARTER_ALL:-}" ]; then
	# What QEMU's max has and the charter does not grant. Where nothing refuses it, no hole can be opened.
	features() { "$charter" show "$1" --json | python3 -c 'import json, sys; print("\n".join(sorted(json.load(sys.stdin)["features"])))'; }
	seed=${CHARTER_SEED:-$RANDOM}
	echo "# seed $seed"
	begun=$SECONDS
	for f in $(comm -23 <(features qemu-max@11.1) <(features neoverse-n1) | shuf --random-source=<(yes "$seed")); do
		[ $((SECONDS - begun)) -lt 330 ] || break
		case " $nameless " in *" $f "*) control "$f" 5 "Control $f: not found"; continue ;; esac
		"$charter" audit --charter neoverse-n1 --words 0 --control "$f" >"$T/out" 2>&1
		case $? in
		3) grep -q 'nothing refuses it on this host' "$T/out" || bad "control/$f" "$(tail -n 1 "$T/out")" ;;
		6) echo "ok audit/control/$f" ;;
		*) bad "control/$f" "$(grep -E '^besides' "$T/out" | head -n 3 | tr '\n' ' ')$(tail -n 1 "$T/out")" ;;
		esac
	done
	for what in TCR2_EL1 SCXTNUM_EL0 DC_CVADP PMCR_EL0 pv_time ptp VENDOR_HYP_KVM_FEATURES; do
		exactly "$what"
	done
fi
control FEAT_TRC2 2 'did you mean FEAT_TCR2'
control trgn 2 'did you mean trng'
control psci 2 'more than one service'
control FEAT_CRC32 3 'FEAT_CRC32: the charter grants it'
control TCR_EL1 3 'TCR_EL1: the charter grants it'
control FEAT_BRBE 3 'FEAT_BRBE: this host lacks it'
control FEAT_CSSC 3 'FEAT_CSSC: nothing refuses it on this host: it is residue'
control SYSTEM_OFF2 3 'would end the guest'
expect control/two 2 'one hole at a time' "$charter" audit --charter neoverse-n1 --control trng --control ptp
expect control/beside-a-cpu 2 'compare-bare or --control' "$charter" audit --charter neoverse-n1 --control trng --compare-bare neoverse-n1
if [ -s "$T/control.log" ]; then
	judged() { expect "control/log/$1" "$2" "$3" "$charter" audit --judge "$T/bad.log"; }
	cp "$T/control.log" "$T/bad.log"
	judged again 6 'Control FEAT_S1PIE: found, and nothing else'
	expect control/log/and-a-control 2 'judge or --control' "$charter" audit --judge "$T/bad.log" --control trng
	expect control/log/beside-a-cpu 3 'no CPU is like' "$charter" audit --judge "$T/bad.log" --compare-bare neoverse-n1
	"$charter" audit --judge "$T/bad.log" --json --junit "$T/control.xml" >"$T/control.json"
	if python3 tests/cli/validate.py schemas audit "$T/control.json" >"$T/out" 2>&1 &&
		grep -q '"verdict": *"found"' "$T/control.json" && grep -q 'failures="0"' "$T/control.xml" &&
		grep -q 'classname="audit.control" name="FEAT_S1PIE"/>' "$T/control.xml"; then
		echo "ok audit/control/json-and-junit"
	else
		bad control/json-and-junit "$(tail -n 1 "$T/out")"
	fi
	# Another hole than the one that was opened; one more leak than that; none at all; a name of nothing.
	sed '3s/FEAT_S1PIE/FEAT_MOPS/' "$T/control.log" >"$T/bad.log"
	judged another-hole 1 'Control FEAT_MOPS: not found: .*but [0-9]+ other things'
	sed '3s/FEAT_S1PIE/FEAT_TCR2/' "$T/control.log" >"$T/bad.log"
	judged a-smaller-hole 1 'besides the hole: .* PIR_EL1'
	tests/audit/forge.py "$T/control.log" 1 1 0xd801 0x1234 >"$T/bad.log"
	judged one-more-leak 1 'found, and 1 other thing'
	tests/audit/forge.py "$T/control.log" 8 1 0x86000000 0 >"$T/bad.log"
	judged a-call-more 1 'found, and 1 other thing'
	sed '3s/FEAT_S1PIE/FEAT_S1PIF/' "$T/control.log" >"$T/bad.log"
	judged no-such-name 3 'did you mean FEAT_S1PIE'
	if [ -s "$T/neoverse-n1.log" ]; then
		sed '2a control FEAT_S1PIE' "$T/neoverse-n1.log" >"$T/bad.log"
		judged nothing-was-opened 5 'Control FEAT_S1PIE: not found: the audit is blind there'
	fi
else
	bad control/log "there is none: the first control did not get that far"
fi

# --- a saved log, judged elsewhere ---
log=$T/neoverse-n1.log
judge() { expect "$1" "$2" "$3" "$charter" audit --judge "$T/bad.log"; }
if [ -s "$log" ]; then
	"$charter" audit --judge "$log" >"$T/judged"
	if diff <(grep -v '^Beside' "$T/judged" | grep '^On ') <(grep '^On ' "$T/neoverse-n1.out") >/dev/null; then
		echo "ok audit/log/judged-again"
	else
		bad log/judged-again "$(grep '^On ' "$T/judged")"
	fi
	lines=$(wc -l <"$log")
	: >"$T/bad.log"
	judge log/empty 3 'it is empty'
	echo 'Linux version 6.12' >"$T/bad.log"
	judge log/foreign 3 ':1: it is no log'
	head -n -1 "$log" >"$T/bad.log"
	judge log/cut-by-a-line 3 'it is cut'
	head -c -20 "$log" >"$T/bad.log"
	judge log/cut-within-a-line 3 ":$lines: "
	sed '100d' "$log" >"$T/bad.log"
	judge log/without-a-line 3 ':[0-9]+: the line is not as it was written, or one before it is missing'
	sed '200p' "$log" >"$T/bad.log"
	judge log/with-a-line-twice 3 ':201: '
	sed '300s/AAAA/AABA/' "$log" >"$T/bad.log"
	judge log/changed 3 ':300: '
	sed '400s/^/charter: /' "$log" >"$T/bad.log"
	judge log/with-something-else 3 ':400: '
	grep -v '^host ' "$log" >"$T/bad.log"
	judge log/without-a-host 3 'belong together'
	# TCR2_EL1 of a guest without FEAT_TCR2; a call that no charter grants; an ID register with another value.
	tests/audit/forge.py "$log" 1 1 0xc103 0x1234 >"$T/bad.log"
	judge log/a-register-more 6 'LEAK +MRS +EL1 TCR2_EL1 .*FEAT_TCR2'
	tests/audit/forge.py "$log" 8 1 0x86000000 0 >"$T/bad.log"
	judge log/a-call-more 6 'LEAK +HVC +EL1'
	tests/audit/forge.py "$log" 1 1 0xc000 0x1234 >"$T/bad.log"
	judge log/another-identity 6 'BROKEN +MRS +EL1 MIDR_EL1 .*another value'

	# --- the list: what nothing excuses is an error, and so is an excuse for nothing ---
	cp audit/known.txt "$T/known.txt"
	echo 'value MRS 1 TTBR0_EL1 "no reason at all"' >>"$T/known.txt"
	expect known/idle 6 'nothing is so any more: value MRS EL1 TTBR0_EL1' \
		"$charter" audit --charter neoverse-n1 --compare-bare neoverse-n1 --known "$T/known.txt"
	grep -v 'CNTFRQ_EL0' audit/known.txt >"$T/known.txt"
	expect known/missing 6 'gone +MSR +EL1 CNTFRQ_EL0' \
		"$charter" audit --charter neoverse-n1 --compare-bare neoverse-n1 --known "$T/known.txt"
	echo 'value MRS' >"$T/known.txt"
	expect known/garbled 3 'known.txt:1: a line is' "$charter" audit --judge "$log" --known "$T/known.txt"

	# --- what machines read ---
	if python3 -c 'import sys, xml.etree.ElementTree as e; s = e.parse(sys.argv[1]).getroot()[0]
n = int(s.get("tests")); assert n == len(s.findall("testcase")) > 9, n' "$T/neoverse-n1.xml" 2>"$T/out"; then
		echo "ok audit/junit"
	else
		bad junit "$(tail -n 1 "$T/out")"
	fi
	"$charter" audit --judge "$log" --json >"$T/audit.json"
	if python3 tests/cli/validate.py schemas audit "$T/audit.json" >"$T/out" 2>&1; then
		echo "ok audit/json"
	else
		bad json "$(tail -n 1 "$T/out")"
	fi
else
	bad log "there is none: the first audit did not get that far"
fi

# --- who ends the machine has found nothing: no verdict ---
ended() { # name, text, signal, whose it is: the command's or QEMU's
	local job at='' to code i
	XDG_RUNTIME_DIR=$T "$charter" audit --charter neoverse-n1 >"$T/out" 2>&1 &
	job=$!
	for i in $(seq 100); do
		at=$(XDG_RUNTIME_DIR=$T "$charter" vm list 2>/dev/null | awk '$4 == "running" { print $1 }')
		[ -z "$at" ] || break
		sleep 0.1
	done
	to=$job
	[ "$4" != qemu ] || to=$(pgrep -P $job)
	kill "-$3" $to
	wait $job
	code=$?
	if [ $code = 4 ] && grep -q "$2" "$T/out" && ! grep -qE 'LEAK|BROKEN|probed' "$T/out"; then
		echo "ok audit/$1"
	else
		bad "$1" "it ended with $code: $(tail -n 2 "$T/out" | tr '\n' ' ')"
	fi
}
chmod 700 "$T"
ended ended/by-a-signal 'ended by signal 15' TERM command
ended ended/without-its-machine 'the machine is gone' KILL qemu
expect judge-and-cpu 2 'a log has its own charter' "$charter" audit --judge "$T/bad.log" --cpu max
exit $failed
