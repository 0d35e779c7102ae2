#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Services: what a guest can call and find, for every PSCI version, with each service on and off; what
# the services answer; what Linux makes of them. Function ids as PSCI (DEN 0022), SMCCC (DEN 0028), TRNG
# (DEN 0098), PV time (DEN 0057) and KVM's hypercalls have them, written down here once more on purpose.
set -u
. "$(dirname "$0")/lib.sh"
unset CHARTER_HYP

all='trng pv_time func_feat ptp discover_impl_ver discover_impl_cpus'

# charters/max.json with nothing granted but what the words say: psci=1.3 trng wa1=not_required
made() { # words -> $T/made.json
	local word edit
	edit=$(for word in $all; do echo "s/(\"$word\": \{ \"is\": )true/\1false/"; done)
	edit="$edit;s/(\"[123]\": \{ \"is\": )\"[a-z_]*\"/\1\"not_avail\"/"
	for word in "$@"; do
		case $word in
		psci=*) edit="$edit;s/(\"psci\": \{ \"is\": )\"[0-9.]*\"/\1\"${word#*=}\"/" ;;
		wa[123]=*) edit="$edit;s/(\"${word:2:1}\": \{ \"is\": )\"[a-z_]*\"/\1\"${word#*=}\"/" ;;
		FEAT_*=false) edit="$edit;s/(\"features\": \{)/\1 \"${word%=*}\": { \"is\": false },/
			s/(\"accept_residue\": \[)/\1 \"${word%=*}\",/" ;;
		*) edit="$edit;s/(\"$word\": \{ \"is\": )false/\1true/" ;;
		esac
	done
	sed -E "${edit//$'\n'/;}" charters/max.json >"$T/made.json"
}

# --- what must be there -----------------------------------------------------------------------------

granted_ids() { # words
	local word ids='84000000 84000001 c4000001 84000002 84000003 c4000003 84000004 c4000004 84000006 84000008 84000009'
	for word in "$@"; do
		case $word in
		psci=0.2) ;;
		psci=1.0) ids="$ids 8400000a 80000000 80000001" ;;
		psci=1.[12]) ids="$ids 8400000a 80000000 80000001 84000012 c4000012" ;;
		psci=1.3) ids="$ids 8400000a 80000000 80000001 84000012 c4000012 84000015 c4000015" ;;
		trng) ids="$ids 84000050 84000051 84000052 84000053 c4000053" ;;
		pv_time) ids="$ids c5000020 c5000021" ;;
		func_feat) ids="$ids 8600ff01 86000000" ;;
		ptp) ids="$ids 86000001" ;;
		discover_impl_ver) ids="$ids c6000040" ;;
		discover_impl_cpus) ids="$ids c6000041" ;;
		wa1=*) ids="$ids 80008000" ;;
		wa3=*) ids="$ids 80003fff" ;;
		esac
	done
	tr ' ' '\n' <<<"$ids" | sort
}

# ID ANSWER of all that a discovery call tells of; it says -1 of everything else.
told_by() { # discovery call, words
	local by=$1 id word
	shift
	granted_ids "$@" | grep -q "^$by\$" || return
	case $by in
	8400000a)
		for id in $(granted_ids "$@"); do
			case $id in
			?4000015) echo "$id 0x1" ;;
			?400005?) ;;
			?40000?? | 80000000) echo "$id 0x0" ;;
			esac
		done
		;;
	80000001)
		printf '80000000 0x0\n80000001 0x0\n'
		for word in "$@"; do
			case $word in
			pv_time) echo "c5000020 0x0" ;;
			wa1=avail) echo "80008000 0x0" ;;
			wa1=not_required) echo "80008000 0x1" ;;
			wa3=avail) echo "80003fff 0x0" ;;
			wa3=not_required) echo "80003fff 0x1" ;;
			esac
		done
		;;
	84000051) printf '%s 0x0\n' 84000050 84000051 84000052 84000053 c4000053 ;;
	c5000020) printf '%s 0x0\n' c5000020 c5000021 ;;
	esac | sort
}

functions() { # words: KVM_FEATURES' words 0 and 2
	local word low=0 high=0
	for word in "$@"; do
		case $word in
		func_feat) low=$((low | 1)) ;;
		ptp) low=$((low | 2)) ;;
		discover_impl_ver) high=$((high | 1)) ;;
		discover_impl_cpus) high=$((high | 2)) ;;
		esac
	done
	printf '0x%x 0x0 0x%x 0x0' $low $high
}

# --- what is there ----------------------------------------------------------------------------------

# Ids with an effect. Calls that do not come back are skipped when they are there; a discovery call is there
# when it tells of anything.
effective() { # HVC or SMC
	{
		grep "^call $1 0x[0-9a-f]\{1,8\} " "$T/console" | grep -v -- '-> 0xffffffffffffffff 0x0 0x0 0x0' | awk '{ print $3 }'
		grep '^skip' "$T/console" | awk '{ print $2 }'
		grep '^ask' "$T/console" | grep -v 'ffffffff$' | awk '{ print $2 }'
	} | sed 's/^0x//' | sort -u
}

told() { grep "^ask 0x$1 " "$T/console" | grep -v 'ffffffff$' | awk '{ print $3, $5 }' | sed 's/^0x//' | sort; }

guest() { # payload, options: under made.json, to its end
	local payload=$1
	shift
	LIMIT=70 run --charter "$T/made.json" --kernel "$BUILD/guests/$payload.bin" --timeout 60 "$@"
	tr -d '\r' <"$T/out" >"$T/console"
	ended 0
}

calls() { # words
	local how by
	made "$@" && guest services || return 1
	grep -q '^# done' "$T/console" || fail "it did not get to its end" || return 1
	! grep -E 'changed|exception' "$T/console" || fail "more than the results has changed" || return 1
	for how in HVC SMC; do
		[ "$(effective $how)" = "$(granted_ids "$@")" ] ||
			fail "by $how: $(diff <(effective $how) <(granted_ids "$@") | grep '^[<>]' | tr '\n' ' ')" || return 1
	done
	for by in 8400000a 80000001 84000051 c5000020; do
		[ "$(told $by)" = "$(told_by $by "$@")" ] ||
			fail "$by tells: $(diff <(told $by) <(told_by $by "$@") | grep '^[<>]' | tr '\n' ' ')" || return 1
	done
	case " $* " in
	*' func_feat '*)
		grep -q "^call HVC 0x86000000 -> $(functions "$@")\$" "$T/console" || fail "$(grep ' 0x86000000 ' "$T/console")"
		;;
	esac
}

# --- services that could not be found ------------------------------------------------------------------

undiscoverable() { # word that must be refused, the others
	local line
	made "$@"
	line=$(grep -n "\"$1\"" "$T/made.json" | cut -d: -f1)
	timeout 20 "$CHARTER" seal "$T/made.json" -o "$T/sealed" >"$T/out" 2>"$T/err"
	rc=$?
	[ "$rc" = 1 ] || [ "$rc" = 3 ] || fail "seal ended with $rc" || return 1
	[ ! -s "$T/sealed" ] || fail "it was sealed" || return 1
	says "made.json:$line:"
}

# EL2 itself refuses it, whoever asks.
undiscoverable_at_el2() {
	made psci=1.3 trng pv_time
	hold --charter "$T/made.json" --kernel "$BUILD/guests/hello.bin" --timeout 60 || return 1
	granted set PSCI_VERSION 0x2 && refused EINVAL start && grep -q STD_BMAP "$T/vm" &&
		granted set STD_BMAP 0 && refused EINVAL start && grep -q STD_HYP_BMAP "$T/vm" &&
		granted set STD_HYP_BMAP 0 && granted start || { kill $held; wait $held; return 1; }
	ends 0 && prints "hello from EL1"
}

# --- what they answer -----------------------------------------------------------------------------------

fine() { # how many checks
	! grep '^not ok' "$T/console" || return 1
	[ "$(grep -c '^ok ' "$T/console")" -ge "$1" ] || fail "$(grep -c '^ok ' "$T/console") checks only"
}

answers() { # checks, words
	local least=$1
	shift
	made "$@" && guest answers && grep -q '^# done' "$T/console" && fine "$least"
}

# What the charter names beside the guest's own implementation, in its order.
implementations() {
	made psci=1.3 $all
	sed -i 's/"base"/"identity": { "others": [ { "midr": "0x411fd401", "revidr": "0x10", "why": "a V1" },\
		{ "midr": "0x410fd4f0", "aidr": "0xfffffffffffffff1" } ] }, "base"/' "$T/made.json"
	"$CHARTER" seal "$T/made.json" --binary "$T/made.bin" -o "$T/made.sealed" >"$T/out" 2>"$T/err" || fail "seal" || return 1
	"$CHARTER" diff "$T/made.bin" "$T/made.sealed" >"$T/out" 2>"$T/err" || fail "the two forms differ" || return 1
	cp "$T/made.bin" "$T/made.json"
	guest answers && fine 28 || return 1
	[ "$(grep '^implementation' "$T/console" | tail -n +2)" = "implementation 1 0x411fd401 0x10 0x0
implementation 2 0x410fd4f0 0x0 0xfffffffffffffff1" ] || fail "$(grep '^implementation' "$T/console")" || return 1
	[ "$(grep -c '^implementation' "$T/console")" = 3 ] || fail "$(grep '^implementation' "$T/console")"
}

# Each life of the guest reads one character: reset, warm reset, off.
lives() {
	made psci=1.3
	# shellcheck disable=SC2016
	{
		for c in r w "$1"; do
			for _ in $(seq 300); do
				sleep 0.1
				[ "$(grep -c '^# what now' "$T/out")" -gt "${n:=0}" ] && break
			done
			n=$((n + 1))
			printf %s "$c"
		done
		sleep 2
	} 2>/dev/null | LIMIT=90 STDIN=/dev/stdin guest power && fine 60 &&
		[ "$(grep -c 'it starts again' "$T/err")" = 2 ] || fail "not twice: $(cat "$T/err")"
}

no_reboot() {
	made psci=1.3
	printf r >"$T/typed"
	LIMIT=60 STDIN=$T/typed run --charter "$T/made.json" --kernel "$BUILD/guests/power.bin" --no-reboot --timeout 40
	ended 1 && says "not started again"
}

# --- Linux ------------------------------------------------------------------------------------------------

linux() { # words
	made "$@"
	LIMIT=90 run --charter "$T/made.json" --kernel "$KERNEL" --initrd "$T/initramfs.gz" --timeout 80 --smp 2 \
		--append "console=ttyAMA0 ignore_loglevel rdinit=/bin/services"
	tr -d '\r' <"$T/out" >"$T/console"
	ended 0 && grep -q '^# done' "$T/console" || fail "$(tail -n 3 "$T/console")"
}

fact() { sed -n "s/^fact $1 //p" "$T/console"; }

linux_all() {
	local now ptp
	linux psci=1.3 $all FEAT_RNG=false || return 1
	now=$(date +%s%N)
	grep -q 'PSCIv1.3 detected' "$T/console" || fail "no PSCI 1.3" || return 1
	grep -q 'using stolen time PV' "$T/console" || fail "stolen time is not used" || return 1
	[ "$(fact trng)" = yes ] && [ "$(fact random)" = 64 ] || fail "TRNG: $(fact trng), random: $(fact random)" || return 1
	[ "$(fact ptp)" = "KVM virtual PTP" ] || fail "PTP: $(fact ptp)" || return 1
	ptp=$(fact ptp_ns)
	[ $((now - ptp)) -gt 0 ] && [ $((now - ptp)) -lt 20000000000 ] || fail "PTP says $ptp, and it is $now" || return 1
	[ "$(fact ptp_worst)" -lt 1000000 ] || fail "the clocks are apart by $(fact ptp_worst) ns" || return 1
	# How much was stolen depends on what else the build machine runs: that it is counted is what is asked.
	[ "$(fact steal)" -ge 0 ] || fail "ticks stolen: $(fact steal)"
}

linux_none() {
	linux psci=1.3 FEAT_RNG=false || return 1
	! grep -q 'stolen time PV\|hypervisor services' "$T/console" || fail "$(grep 'stolen time PV\|hypervisor services' "$T/console")" || return 1
	[ "$(fact trng)" = no ] && [ "$(fact ptp)" = none ] || fail "TRNG: $(fact trng), PTP: $(fact ptp)"
}

# ----------------------------------------------------------------------------------------------------------

row() { test "services: $*" calls "$@"; }
more() { [ -z "${CHARTER_ALL:-}" ] || row "$@"; }

row psci=0.2
row psci=1.0 $all wa1=avail wa3=avail
row psci=1.1
row psci=1.2 $all wa1=not_required wa3=not_required
row psci=1.3
row psci=1.3 $all wa1=not_required wa3=avail
row psci=1.3 trng wa1=avail
row psci=1.3 pv_time wa3=not_required
row psci=1.3 func_feat ptp
row psci=1.3 func_feat discover_impl_ver
row psci=1.3 func_feat discover_impl_cpus
for psci in 1.0 1.1 1.2; do
	for service in trng pv_time func_feat wa1=not_required wa3=avail; do more psci=$psci $service; done
	for service in ptp discover_impl_ver discover_impl_cpus; do more psci=$psci func_feat $service; done
done
more psci=1.0
more psci=1.2
more psci=1.1 $all wa1=avail wa3=not_required

for service in trng pv_time func_feat; do
	test "services: $service can't be found under PSCI 0.2" undiscoverable $service psci=0.2
done
for service in ptp discover_impl_ver discover_impl_cpus; do
	test "services: $service can't be found without func_feat" undiscoverable $service psci=1.3
done
test "services: EL2 refuses what can't be found" undiscoverable_at_el2
test "services: answers" answers 28 psci=1.3 $all
test "services: other implementations" implementations
test "services: reset, warm reset, off" lives o
test "services: SYSTEM_OFF2" lives h
test "services: --no-reboot" no_reboot
[ -z "${CHARTER_ALL:-}" ] || { made psci=1.3; test "services: CPU_ON races, 3000" guest psci_race --smp 2 --append rounds=3000; }

tools/initramfs.sh "$T/initramfs.gz" bin/services="$BUILD/tests/linux_services" || exit 4
test "services: Linux with all" linux_all
test "services: Linux with none" linux_none
