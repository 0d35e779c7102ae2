#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# charter vm show: what a guest did and was refused, as the guest itself counted it.
set -u
. "$(dirname "$0")/lib.sh"
unset CHARTER_HYP
N1=$ROOT/charters/neoverse-n1.json
LIMIT=60
guest() { begin one --charter "$N1" --kernel "$BUILD/guests/refused.bin" --mem 64 "$@" && until_prints one done; }

# pc WHAT: where the guest says that it did it.
pc() { tr -d '\r' <"$T/one.out" | sed -n "s/^pc $1 0x/0x/p"; }
# row KIND FORM NAME COUNT PC: the table has exactly this.
row() {
	local want
	want=$(printf '%s %s %s 0x%016x 0 EL1' "$1" "$2${3:+ $3}" "$4" "$(pc "$5")")
	awk '{ $1 = $1 } 1' "$T/vm" | grep -qF -- "$want " || fail "no '$want' in: $(cat "$T/vm")"
}

table() {
	guest || return 1
	vm show one --seconds 0.2 || { fail "$(cat "$T/vm")"; stop_all one; return 1; }
	row call "HVC 0x8400ff0f" "" 3 hvc && row call "SMC 0x8400ff0f" "" 1 smc &&
		row register "read S3_3_C9_C12_0" PMCR_EL0 7 read && row register "write S3_3_C9_C12_0" PMCR_EL0 1 write &&
		row memory "write 0x9f00000" "" 5 hole || { stop_all one; return 1; }
	grep -q "^refused  8 instructions were UNDEFINED, 4 calls not supported, 5 accesses to memory aborted" "$T/vm" &&
		grep -q "^memory   64 MiB at 0x40000000" "$T/vm" && grep -Eq "^ +0  (waiting|running)" "$T/vm" &&
		grep -Eq "^HVC +3 +0\.0$" "$T/vm" && grep -Eq "^SMC +1 +0\.0$" "$T/vm" ||
		{ fail "$(cat "$T/vm")"; stop_all one; return 1; }
	granted stop --vm one && left one 1
}

json() {
	guest --smp 2 || return 1
	vm show --json --seconds 0 || { fail "$(cat "$T/vm")"; stop_all one; return 1; }
	cp "$T/vm" "$T/show"
	{ vm list --json && cp "$T/vm" "$T/list" && vm get --json PSCI_VERSION 0x6030000000160000 && cp "$T/vm" "$T/get" &&
		vm pause --json && cp "$T/vm" "$T/pause" && vm resume --json && cp "$T/vm" "$T/resume"; } ||
		{ fail "$(cat "$T/vm")"; stop_all one; return 1; }
	vm get --json NO_SUCH_REGISTER
	grep -v '^charter: ' "$T/vm" >"$T/wrong"
	granted stop --vm one && left one 1 || return 1
	if /usr/bin/python3 -c 'import jsonschema' 2>/dev/null; then
		/usr/bin/python3 -W ignore tests/cli/validate.py schemas vm "$T"/{show,list,get,pause,resume,wrong} || return 1
	fi
	/usr/bin/python3 - "$T" "$(pc read)" <<-'PY'
		import json, sys
		at = lambda name: json.load(open(f"{sys.argv[1]}/{name}"))
		show = at("show")["show"]
		reads = [r for r in show["refused"] if r["name"] == "PMCR_EL0" and not r["write"]]
		assert len(reads) == 1 and reads[0]["count"] == 7 and int(reads[0]["pc"], 16) == int(sys.argv[2], 16), reads
		assert [v["state"] for v in show["vcpus"]][1] == "off" and show["seconds"] is None, show["vcpus"]
		assert show["undefined"] == 8 and show["refused_calls"] == 4 and show["aborts"] == 5 and show["unlisted"] == 0
		assert [v["name"] for v in at("list")["vms"]] == ["one"] and len(at("list")["machines"]) == 1
		assert [r["value"] for r in at("get")["registers"]][0] == "0x0000000000010001", at("get")
		assert at("wrong")["exit"] == 1 and "ENOENT" in at("wrong")["errors"][0]["text"], at("wrong")
	PY
}

# Whatever a guest calls, the list is as long as it may be, and all of it is counted.
flooded() {
	local listed all more
	begin one --charter "$N1" --kernel "$BUILD/guests/harm.bin" --append "manner=6 vcpus=1" --mem 64
	until_prints one "it begins" && sleep 2 && vm pause --vm one && vm show one --seconds 0 && cp "$T/vm" "$T/show" || { fail "$(cat "$T/vm")"; stop_all one; return 1; }
	granted stop --vm one && left one 1 || return 1
	listed=$(grep '^call ' "$T/show" | awk '{ for (i = 4; i < 7; i++) if ($i ~ /^[0-9]+$/) { sum += $i; break } } END { print NR, sum + 0 }')
	all=$(sed -n 's/.* UNDEFINED, \([0-9]*\) calls.*/\1/p' "$T/show")
	more=$(sed -n 's/^and \([0-9]*\) more.*/\1/p' "$T/show")
	[ "${listed% *}" -le 32 ] && [ "${all:-0}" -gt 100 ] && [ $((${listed#* } + ${more:-0})) = "$all" ] || fail "$listed + $more are not $all: $(cat "$T/show")" 
}

# A paused VM goes with its command, too.
paused_goes() {
	guest --host-mem 256M || return 1
	begin two --on one --charter "$N1" --kernel "$BUILD/guests/refused.bin" --mem 64
	until_prints two done && granted pause --vm two && there two paused || { stop_all one two; return 1; }
	kill -KILL "$(process two)"
	hush two
	wait "$(job two)"
	gone two && there one running || { stop_all one; return 1; }
	granted stop --vm one && left one 1
}

usage() {
	vm show --seconds x
	[ $? = 2 ] || fail "$(cat "$T/vm")" || return 1
	vm show nobody
	[ $? = 1 ] || fail "$(cat "$T/vm")" || return 1
	vm list --json && grep -q '"vms": \[\]' "$T/vm" || fail "$(cat "$T/vm")"
}

bench_json() { # CHARTER, options
	timeout 60 "$CHARTER" bench --json "${@:2}" >"$T/bench" 2>"$T/err"
	rc=$?
	ended 0 && grep -q '"name": "hvc-refused"' "$T/bench" && grep -q "\"charter\": \"$1\"" "$T/bench" || return 1
	! /usr/bin/python3 -c 'import jsonschema' 2>/dev/null ||
		/usr/bin/python3 -W ignore tests/cli/validate.py schemas bench "$T/bench"
}

test "bench --json: as the schema has it" bench_json neoverse-n1
test "bench --json: of a host without FEAT_FGT" bench_json minimum-no-fgt --host-without FEAT_FGT
test "vm show: refused accesses, with counts and places" table
test "vm --json: as the schema has it, and true" json
test "vm show: a guest that calls everything" flooded
test "a paused VM goes with its command" paused_goes
test "vm: usage" usage
