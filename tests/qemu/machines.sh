#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Guests on QEMU: what they see, against what they were granted. What runs is in machines.txt.
set -u
. "$(dirname "$0")/lib.sh"
here=tests/qemu
unset CHARTER_HYP

tools/initramfs.sh "$T/initramfs.gz" || exit 4

# A charter by its name, or neoverse-n1 with services changed: "psci=0.2 func_feat=true". of=PROFILE: all that the
# hypervisor grants of a profile's CPU (max with another base; none of these CPUs has FEAT_CSV2_3).
charter() {
	local word edit='' from=neoverse-n1
	case $1 in
	*=*)
		for word in $1; do
			case $word in
			of=*)
				from=max
				edit="$edit;s/\"base\": [^,]*/\"base\": \"${word#of=}\"/"
				[ "$word" = of=qemu-max@10.0 ] || edit="$edit;s/(\"3\": \{ \"is\": )[^,]*/\1\"not_avail\"/"
				;;
			*) edit="$edit;s/(\"${word%%=*}\": \{ \"is\": )[^,]*/\1${word#*=}/" ;;
			esac
		done
		sed -E "${edit//\/1/\/\\1}" charters/$from.json | sed -E 's/("psci": \{ "is": )([0-9.]+)/\1"\2"/' >"$T/made.json"
		echo "$T/made.json"
		;;
	*) echo "charters/$1.json" ;;
	esac
}

# The options that a host is made with: its CPU, then e2h (the boot argument), cpus=N, qemu10 (that QEMU).
host() { # words
	local word
	host_args=(--cpu "$1")
	host_qemu=$QEMU
	shift
	for word; do
		case $word in
		e2h) host_args+=(--qemu-arg -append --qemu-arg e2h) ;;
		cpus=*) host_args+=(--host-smp "${word#cpus=}") ;;
		qemu10) host_qemu=$QEMU10 ;;
		*) fail "machines.txt: what is '$word'?" || return 1 ;;
		esac
	done
}

start() { # charter, host, vCPUs, payload
	local args=(--charter "$(charter "$1")" --smp "$3" --timeout 100)
	# shellcheck disable=SC2086 # words
	host $2 || return
	args+=("${host_args[@]}")
	if [ "$4" = linux ]; then
		args+=(--kernel "$KERNEL" --initrd "$T/initramfs.gz" --append console=ttyAMA0)
	else
		args+=(--kernel "$BUILD/guests/$4.bin")
	fi
	QEMU=$host_qemu LIMIT=120 run "${args[@]}"
	tr -d '\r' <"$T/out" >"$T/console"
	ended 0
}

# The lines of one block that the test guest prints.
block() { sed -n "/^charter-guest: begin $1\$/,/^charter-guest: end $1\$/p" "${2:-$T/console}" | sed '1d;$d'; }

booted() { # vCPUs
	grep -q '^charter-guest: user space is up' "$T/console" || fail "no user space: $(tail -n 3 "$T/console")" || return 1
	grep -q '^charter-guest: power off' "$T/console" || fail "no power-off" || return 1
	[ "$(block online)" = "$1" ] || fail "$(block online) CPUs are online, not $1"
}

# The bare CPU that a charter is of: the same kernel, no hypervisor.
bare() { # cpu
	[ -s "$T/bare-$1" ] && return
	timeout 60 "$QEMU" -nodefaults -no-reboot -display none -M virt,gic-version=3 -cpu "$1" -m 512 -serial stdio \
		-kernel "$KERNEL" -initrd "$T/initramfs.gz" -append console=ttyAMA0 </dev/null 2>&1 | tr -d '\r' >"$T/bare-$1"
	grep -q '^charter-guest: power off' "$T/bare-$1" || fail "bare $1 did not boot: $(tail -n 3 "$T/bare-$1")"
}

identity() { block cpuinfo "$1" | grep -E '^(Features|CPU (implementer|architecture|variant|part|revision))' | sort -u; }

# The guest has set its clock by its PL031 some time before now.
clock_right() {
	local late
	late=$(($(date +%s) - $(block dmesg | sed -n 's/.*rtc-pl031.*setting system clock.*(\([0-9]*\)).*/\1/p' | head -n 1)0 / 10))
	[ "$late" -ge 0 ] && [ "$late" -le 120 ] || fail "the guest's clock is off by $late s: $(block dmesg | grep -i rtc)"
}

linux() { # vCPUs, PSCI version
	booted "$1" && bare neoverse-n1 || return 1
	[ "$(block midr | awk '{ print $2 }' | sort -u)" = 0x00000000414fd0c1 ] || fail "MIDR: $(block midr)" || return 1
	identity "$T/bare-neoverse-n1" >"$T/bare.id"
	identity "$T/console" >"$T/guest.id"
	cmp -s "$T/bare.id" "$T/guest.id" || fail "cpuinfo: $(diff "$T/bare.id" "$T/guest.id")" || return 1
	block dmesg | grep -q "PSCIv$2 detected" || fail "no PSCIv$2: $(block dmesg | grep -i psci)" || return 1
	clock_right || return 1
	! block dmesg | grep -q 'hypervisor services' || fail "$(block dmesg | grep 'hypervisor services')"
}

# NAME VALUE of every register that a sealed charter holds, and its cache geometry.
sealed() { # charter
	"$CHARTER" seal "$1" -o "$T/sealed.json" >/dev/null 2>"$T/err" || return
	grep -o '"registers":{[^}]*}' "$T/sealed.json" | grep -o '"[A-Z0-9a-z_]*":"0x[0-9a-f]*"' | tr -d '"' | tr : ' '
}

same_form() { while read -r name value _; do printf '%s 0x%016x\n' "$name" "$value"; done | sort; }

registers() { # CNTFRQ_EL0
	local n
	sealed "$(charter "$row_charter")" | same_form >"$T/wanted"
	grep -v '^ccsidr\|^platform\|^#' "$T/console" | same_form >"$T/seen"
	n=$(wc -l <"$T/wanted")
	[ "$n" -ge 61 ] || fail "the sealed charter holds $n registers only" || return 1
	cmp -s "$T/wanted" "$T/seen" || fail "$(diff "$T/wanted" "$T/seen" | head -n 4)" || return 1
	# Of what is not granted here, two registers go with their features (MTE, SME).
	! grep UNDEFINED "$T/console" | grep -v '^GMID_EL1 \|^SMIDR_EL1 ' || return 1
	grep -q "^platform CNTFRQ_HZ ${1:-0x3b9aca00}\$" "$T/console" || fail "$(grep CNTFRQ "$T/console")"
}

# Ids that were granted, by what calling them did. Calls that do not come back are skipped when they are there;
# a discovery call is there when it tells of anything.
effective() { # HVC or SMC
	{
		grep "^call $1 0x[0-9a-f]\{1,8\} " "$T/console" | grep -v -- '-> 0xffffffffffffffff 0x0 0x0 0x0' | awk '{ print $3 }'
		grep '^skip' "$T/console" | awk '{ print $2 }'
		grep '^ask' "$T/console" | grep -v 'ffffffff$' | awk '{ print $2 }'
	} | sed 's/^0x//' | sort -u
}

services() { # PSCI version, "vendor"
	local how wanted
	wanted=$(for how in "$@"; do sed -n "s/^$how *| //p" $here/services.txt; done | tr ' ' '\n' | sort)
	grep -q '^# done' "$T/console" || fail "it did not get to its end" || return 1
	! grep -E 'changed|exception' "$T/console" || fail "more than the results has changed" || return 1
	for how in HVC SMC; do
		[ "$(effective $how)" = "$wanted" ] ||
			fail "by $how: $(diff <(effective $how) <(echo "$wanted") | grep '^[<>]' | tr '\n' ' ')" || return 1
		grep -q "^call $how 0xdeadbeef84000000 -> 0x[0-9a-f]* 0x0 0x0 0x0\$" "$T/console" || fail "bits 63:32 of x0 count" || return 1
	done
	discovered "$1" "$wanted"
}

# Discovery speaks of PSCI's functions (and SMCCC_VERSION) and of SMCCC's; both from 1.0 on.
discovered() { # PSCI version, granted ids
	local psci= arch=
	if [ "$1" != 0.2 ]; then
		psci=$(grep -E '^([8c]4|80000000)' <<<"$2")
		arch=$(grep '^80' <<<"$2")
	fi
	[ "$(said_of 0x8400000a)" = "$psci" ] || fail "PSCI_FEATURES: $(diff <(said_of 0x8400000a) <(echo "$psci"))" || return 1
	[ "$(said_of 0x80000001)" = "$arch" ] || fail "SMCCC_ARCH_FEATURES: $(diff <(said_of 0x80000001) <(echo "$arch"))" || return 1
	case $2 in
	*86000000*) grep -q '^call HVC 0x86000000 -> 0x1 0x0 0x0 0x0$' "$T/console" || fail "KVM_FEATURES: $(grep ' 0x86000000 ' "$T/console")" ;;
	esac
}

said_of() { grep "^ask $1 " "$T/console" | grep -v 'ffffffff$' | awk '{ print $3 }' | sed 's/^0x//' | sort -u; }

says_ok() { # how many
	! grep '^not ok' "$T/console" || return 1
	[ "$(grep -c '^ok ' "$T/console")" -ge "$1" ] || fail "$(grep -c '^ok ' "$T/console") checks only"
}

# What a sealed charter grants, by name.
granted_features() { "$CHARTER" show --json "$T/sealed.json" | sed -n '/^  "features": \[/,/\]/p' | grep -o 'FEAT_[A-Za-z0-9_]*' | sort -u; }

# Of those, what features.txt says to be shown like this.
shown_by() { # linux or untried
	granted_features | while read -r name; do sed -n "s/^$name *| $1 //p" $here/features.txt; done
}

# SVE_VLS in bits.
vector_lengths() {
	local i vls
	vls=$(grep -o '"sve_vls":[^,}]*' "$T/sealed.json" | grep -o '[0-9]*$')
	for i in $(seq 0 15); do [ $((vls >> i & 1)) = 0 ] || printf ' %d' $(((i + 1) * 128)); done
}

# Every feature that is granted works, or features.txt says how else it is shown, or why it is not. What is named is
# not granted, and is UNDEFINED; what is named with a - is granted, and QEMU's model of the CPU has it not.
features() { # FEAT_X... -FEAT_X...
	local gone name
	grep -q '^# done' "$T/console" || fail "it did not get to its end" || return 1
	! grep -E ' fails: | does nothing' "$T/console" || return 1
	sealed "$(charter "$row_charter")" >/dev/null || fail "seal" || return 1
	granted_features | grep -vxF "$(printf '%s\n' "$@" | sed -n 's/^-//p' | grep . || echo none)" >"$T/granted"
	[ "$(wc -l <"$T/granted")" -ge 20 ] || fail "$(wc -l <"$T/granted") features are granted" || return 1
	grep -E ' works$|^FEAT_SVE: ' "$T/console" | grep -o '^FEAT_[A-Za-z0-9_]*' | sort -u >"$T/works"
	sed -n 's/^\(FEAT_[A-Za-z0-9_]*\) *|.*/\1/p' $here/features.txt | sort >"$T/otherwise"
	gone=$(comm -23 "$T/granted" "$T/works" | comm -23 - "$T/otherwise" | tr '\n' ' ')
	[ -z "$gone" ] || fail "granted, and nothing shows that they work: $gone" || return 1
	sed -n 's/^\(FEAT_[A-Za-z0-9_]*\).* is UNDEFINED$/\1/p' "$T/console" | sort -u >"$T/undefined"
	gone=$(comm -12 "$T/granted" "$T/undefined" | tr '\n' ' ')
	[ -z "$gone" ] || fail "granted, and UNDEFINED: $gone" || return 1
	for name; do
		grep -qx "${name#-}" "$T/undefined" || fail "$name is not UNDEFINED" || return 1
	done
	! grep -qx FEAT_SVE "$T/granted" || grep -qx "FEAT_SVE: vector lengths:$(vector_lengths)" "$T/console" ||
		fail "$(grep 'vector lengths' "$T/console"), not$(vector_lengths)"
}

# Linux comes up, and says that it detected what is granted.
detects() { # vCPUs
	local text
	booted "$1" && sealed "$(charter "$row_charter")" >/dev/null || return 1
	[ "$(shown_by linux | wc -l)" -ge 5 ] || fail "$(shown_by linux)" || return 1
	while read -r text; do
		grep -qF -- "$text" "$T/console" || fail "Linux does not say '$text'" || return 1
	done < <(shown_by linux)
}

hostile() { grep -q '^hostile: done 40000' "$T/console" || fail "$(tail -n 2 "$T/console")"; }

machine() { # charter, host, vCPUs, payload, judge
	start "$1" "$2" "$3" "$4" && $5
}

# --- what machines.txt can't say --------------------------------------------------------------------

# A service that the hypervisor has not: refused before anything is in the guest, with the most it has.
not_there() { # edit, text, host CPU
	run --charter "$(charter "$1")" --cpu "$3" --kernel "$BUILD/guests/hello.bin"
	ended 1 && says "$2" && says "made.json:" && [ ! -s "$T/out" ]
}

undiscoverable() {
	run --charter "$(charter "psci=0.2 func_feat=true")" --kernel "$BUILD/guests/hello.bin"
	[ "$rc" = 1 ] || [ "$rc" = 3 ] || fail "ended with $rc" || return 1
	says VENDOR_HYP_BMAP && says PSCI_VERSION && [ ! -s "$T/out" ]
}

wrong_host() {
	run --charter neoverse-n1 --cpu cortex-a57 --kernel "$BUILD/guests/hello.bin"
	ended 1 && says "can't grant" && says "at most" && [ ! -s "$T/out" ]
}

bench() {
	timeout 120 "$CHARTER" bench >"$T/out" 2>"$T/err"
	rc=$?
	ended 0 && [ "$(grep -c ' 1[0-9][0-9] ' "$T/out")" -ge 4 ] || fail "$(cat "$T/out")"
}

# What policing costs: a write of SCTLR_EL1 is taken everywhere, one of TTBR0_EL1 only where TVM has to take the other.
bench_priced() { # free|taken, options
	local granted
	timeout 120 "$CHARTER" bench "${@:2}" >"$T/out" 2>"$T/err"
	rc=$?
	ended 0 && grep -qE '^policed write: SCTLR_EL1 +[1-9][0-9]{2} +250$' "$T/out" || fail "$(cat "$T/out")" || return 1
	granted=$(sed -nE 's/^granted write: TTBR0_EL1 +([0-9]+) +250$/\1/p' "$T/out")
	case $1 in
	free) [ "${granted:-0}" -ge 4 ] && [ "$granted" -lt 20 ] ;;
	taken) [ "${granted:-0}" -ge 100 ] ;;
	esac || fail "$1: $(cat "$T/out")"
}

# A guest that resets itself, in each way there is, starts again from its images. What each of its lives does is
# typed then; what was typed before goes with the machine's UART.
type_lives() { # keys
	local i key n=0
	for key in $(grep -o . <<<"$1"); do
		for i in $(seq 200); do
			[ "$(grep -c 'starts again' "$T/err")" = $n ] && break
			sleep 0.1
		done
		printf '%s' "$key"
		n=$((n + 1))
	done
	sleep 1
}

lives() { # keys, PSCI version, exit code, options
	local code=$3 keys=$1 psci=$2
	shift 3
	: >"$T/err"
	type_lives "$keys" | timeout 60 "$CHARTER" run --charter "$(charter "psci=$psci")" --kernel "$BUILD/guests/power.bin" \
		--timeout 50 "$@" >"$T/out" 2>"$T/err"
	rc=${PIPESTATUS[1]}
	tr -d '\r' <"$T/out" >"$T/console"
	! grep '^not ok' "$T/console" && ended "$code" || return 1
	[ "$(grep -c 'starts again' "$T/err")" = $((code ? 0 : ${#keys} - 1)) ] || fail "$(cat "$T/err")"
}

# A guest that does nothing for ever: b .
too_long() {
	printf '\0\0\0\24' >"$T/spin"
	run --charter neoverse-n1 --kernel "$T/spin" --timeout 4
	ended 4 && says "time ran out"
}

# Somebody who types: what he types is sent when the shell is there.
type_it() {
	local i
	for i in $(seq 300); do
		grep -q '^charter-guest: shell' "$T/out" && break
		sleep 0.1
	done
	sleep 1
	printf 'echo sum $((40+2))\r'
	sleep 1
	printf 'exit\r'
	sleep 5
}

shell() {
	: >"$T/out"
	type_it | timeout 60 "$CHARTER" run --charter neoverse-n1 --kernel "$KERNEL" --initrd "$T/initramfs.gz" \
		--append "console=ttyAMA0 charter.shell" --timeout 40 >"$T/out" 2>"$T/err"
	rc=${PIPESTATUS[1]}
	ended 0 && prints "sum 42"
}

# The GIC's test knows what a GIC does: it passes on the bare machine as well.
gic_bare() { # CPUs, how many checks
	timeout 30 "$QEMU" -nodefaults -display none -M virt,gic-version=3 -cpu max -m 256 -smp "$1" -serial stdio \
		-kernel "$BUILD/guests/gic.bin" </dev/null 2>&1 | tr -d '\r' >"$T/console"
	says_ok "$2"
}

# Linux sets an alarm of its clock, and its interrupt comes when it should.
alarm() {
	run --charter neoverse-n1 --kernel "$KERNEL" --initrd "$T/initramfs.gz" --append "console=ttyAMA0 charter.alarm" --timeout 50
	tr -d '\r' <"$T/out" >"$T/console"
	ended 0 && [ "$(block alarm | sed -n 1p)" = "set 2" ] || fail "$(block alarm)" || return 1
	block alarm | grep -q '^came [23]$' && block alarm | grep -q ' [1-9][0-9]* .*rtc-pl031$' || fail "$(block alarm)"
}

# The clock's test knows what a PL031 does: it passes on the bare machine as well.
rtc_bare() {
	timeout 40 "$QEMU" -nodefaults -display none -M virt,gic-version=3 -cpu max -m 256 -serial stdio \
		-kernel "$BUILD/guests/rtc.bin" </dev/null 2>&1 | tr -d '\r' >"$T/console"
	says_ok 20
}

host_snapshot() {
	timeout 60 "$CHARTER" run --print-host >"$T/max.host" 2>"$T/err" || fail "print-host: $?" || return 1
	"$CHARTER" check neoverse-n1 "$T/max.host" >"$T/out" 2>&1 || fail "check: $(tail -n 3 "$T/out")" || return 1
	"$CHARTER" show "$T/max.host" | grep -q 'ID_AA64PFR0_EL1' || fail "show" || return 1
	# What the hypervisor can't switch or emulate, it can't grant, though the CPU has it.
	for name in FEAT_SME FEAT_MTE2 FEAT_PMUv3 FEAT_NMI; do
		sed "s/\"$name\": { \"is\": false/\"$name\": { \"is\": true/" charters/max.json >"$T/made.json"
		"$CHARTER" check "$T/made.json" "$T/max.host" >"$T/out" 2>&1 && fail "check: $name can be granted" && return 1
		grep -q "\"$name\": false in the charter" "$T/out" || fail "check $name: $(head -n 3 "$T/out")" || return 1
		"$CHARTER" explain "$name" -h "$T/max.host" >"$T/out" 2>&1
		grep -qE "this host +(has|does not have) $name, and cannot grant it" "$T/out" ||
			fail "explain $name: $(tail -n 3 "$T/out")" || return 1
		# QEMU's virt has no tag memory unless it is asked for, and its max no FEAT_MTE2 then.
		[ $name = FEAT_MTE2 ] || grep -q "hypervisor does not grant $name" "$T/out" ||
			fail "explain $name: $(tail -n 3 "$T/out")" || return 1
	done
}

while IFS='|' read -r name row_charter cpu smp payload judge; do
	case $name in
	'#'* | '') continue ;;
	+*) [ -n "${CHARTER_ALL:-}" ] || continue ;;
	esac
	name=${name#+}
	read -r name <<<"$name"
	read -r row_charter <<<"$row_charter"
	read -r judge <<<"$judge"
	read -r cpu <<<"$cpu"
	case " $cpu " in *" qemu10 "*) [ -n "${QEMU10:-}" ] || { echo "skip qemu: $name: no QEMU 10 (tools/setup.sh --machines)"; continue; } ;; esac
	test "qemu: $name" machine "$row_charter" "$cpu" ${smp// /} ${payload// /} "$judge"
done <$here/machines.txt

test "qemu: TRNG without a source of entropy: 1" not_there trng=true "STD_BMAP" neoverse-n1,cntfrq=1000000000
test "qemu: a service that can't be discovered is refused" undiscoverable
test "qemu: a host that can't grant the charter: 1, and why" wrong_host
test "qemu: exits are within their budgets" bench
test "qemu: policing costs the policed register alone" bench_priced free
test "qemu: policing costs its neighbours where there are no fine-grained traps" bench_priced taken --host-without FEAT_FGT
test "qemu: a guest resets itself twice, and powers off" lives rwo 1.1 0
test "qemu: a guest under PSCI 1.3 powers off by SYSTEM_OFF2" lives h 1.3 0
test "qemu: --no-reboot: a reset ends it: 1" lives r 1.1 1 --no-reboot
test "qemu: time runs out under a guest: 4" too_long
test "qemu: a shell in the guest" shell
test "qemu: the host's snapshot is what show and check read" host_snapshot
test "qemu: the GIC's test on the bare machine" gic_bare 2 100
test "qemu: an alarm of Linux's clock" alarm
[ -z "${CHARTER_ALL:-}" ] || test "qemu: the clock's test on the bare machine" rtc_bare
