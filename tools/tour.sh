#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# usage: tools/tour.sh [OPTIONS OF charter run]
#
# Boots the guest under its charter, and shows side by side what the host has and what the guest sees:
# the bare CPU as a payload finds it at EL1, the guest as the same payload finds it in a VM, and what
# Linux says in both places that matter to people. Ends with 0 when the guest powered itself off and
# saw exactly its charter. CHARTER_TOUR_LOG=FILE keeps the guest's console.
set -u
cd "$(dirname "$0")/.." || exit 4
. tools/env.sh
BUILD=${BUILD:-build}
T=$(mktemp -d) || exit 4
trap 'rm -rf "$T"' EXIT
WIDTH=96

die() { # code, message
	echo "tour: $2" >&2
	exit "$1"
}

charter='' cpu=max smp=1 host_smp='' args=("$@")
while [ $# -gt 0 ]; do
	case $1 in
	--charter) charter=${2:-} ;;
	--cpu) cpu=${2:-} ;;
	--smp) smp=${2:-} ;;
	--host-smp) host_smp=${2:-} ;;
	esac
	shift
done
[ -n "$charter" ] || die 2 "--charter NAME|FILE is needed"

# --- what runs --------------------------------------------------------------------------------------

step() { printf '  %-58s' "$1"; began=$(date +%s%N); }
done_in() { awk -v ns=$(($(date +%s%N) - began)) 'BEGIN { printf "%5.1f s\n", ns / 1e9 }'; }

# The bare CPU: the payload on QEMU without a hypervisor.
bare() {
	timeout 60 "$QEMU" -nodefaults -no-user-config -no-reboot -display none -monitor none -M virt,gic-version=3 \
		-cpu "$cpu" -m 128 -serial stdio -kernel "$BUILD/guests/probe.bin" </dev/null 2>"$T/err" | tr -d '\r' >"$T/host"
	grep -q '^# done' "$T/host" || die 4 "the bare CPU can't be asked: $(tail -n 1 "$T/err")"
}

# A payload as a guest.
payload() { # name
	timeout 90 "$BUILD/charter" run --charter "$charter" --cpu "$cpu" --kernel "$BUILD/guests/$1.bin" --timeout 60 \
		</dev/null 2>"$T/err" | tr -d '\r' >"$T/$1"
	[ "${PIPESTATUS[0]}" = 0 ] || die 1 "the payload $1 did not end well: $(tail -n 1 "$T/err")"
}

linux() {
	local code
	timeout 200 "$BUILD/charter" run "${args[@]}" --append "console=ttyAMA0" --timeout 120 </dev/null >"$T/console" 2>"$T/err"
	code=$?
	tr -d '\r' <"$T/console" >"$T/linux"
	[ -z "${CHARTER_TOUR_LOG:-}" ] || cp "$T/console" "$CHARTER_TOUR_LOG"
	[ $code = 0 ] && return
	echo
	tail -n 15 "$T/linux" >&2
	cat "$T/err" >&2
	exit $code
}

# --- what it says -----------------------------------------------------------------------------------

# NAME VALUE of the registers a payload found, in one form.
registers() { sed -n 's/^\([A-Za-z0-9_]*_EL[0-9]\|MVFR[0-9]_EL1\|S3_[0-9_C]*\) \(0x[0-9a-f]*\).*/\1 \2/p' "$1"; }
same_form() { while read -r name value; do printf '%s 0x%016x\n' "$name" "$value"; done | sort; }
value() { registers "$2" | same_form | sed -n "s/^$1 //p"; }

# The features that these registers come to.
features() {
	{
		echo '{"host":1,"model":1,"registers":{'
		registers "$1" | sed 's/\(.*\) \(.*\)/"\1":"\2",/' | sed '$s/,$//'
		echo '}}'
	} >"$T/doc.json"
	"$BUILD/charter" show "$T/doc.json" 2>"$T/err" | sed -n '/^Features/,/^ID registers/p' | grep -o 'FEAT_[A-Za-z0-9_]*' | sort -u
}

block() { sed -n "/^charter-guest: begin $1\$/,/^charter-guest: end $1\$/p" "$T/linux" | sed '1d;$d'; }
cpuinfo() { block cpuinfo | sed -n "s/^$1[^:]*: //p" | head -n 1; }
row() { printf '  %-26s %-32s %s\n' "$1" "$2" "$3"; }
folded() { tr '\n' ' ' | fold -s -w $((WIDTH - 4)) | sed 's/^/    /; s/ *$//'; echo; }

# What the guest gets for a call: yes, or no.
answers() { # function id
	if grep "^call HVC $1 " "$T/services" | grep -qv -- '-> 0xffffffffffffffff 0x0 0x0 0x0'; then echo yes; else echo no; fi
}
# What the hypervisor could grant: the limit of a firmware register.
limit() { "$BUILD/charter" show "$T/host.tlv" 2>/dev/null | sed -n "s/^ *$1 *0x[0-9a-f]* *//p"; }
offered() { case " $(limit "$1") " in *[\ ,]"$2"[\ ,]*) echo "can be granted" ;; *) echo "not there yet" ;; esac; }

who() { # MIDR
	case $1 in
	0x*414fd0c1) echo "Arm Neoverse N1 r4p1" ;;
	0x*000f051?) echo "QEMU's max" ;;
	*) echo "" ;;
	esac
}

# --- the tour ---------------------------------------------------------------------------------------

echo "Charter: Debian's kernel under the charter $charter, on an emulated $cpu"
echo
step "asking the bare CPU what it has"
bare
done_in
step "booting Debian's kernel as a guest, with $smp vCPU(s)"
args+=(--host-out "$T/host.tlv")
linux
done_in
step "reading all ID registers in a guest, at EL1"
payload probe
done_in
step "calling every function id in a guest, by HVC and SMC"
payload services
done_in

features "$T/host" >"$T/host.features"
features "$T/probe" >"$T/guest.features"
comm -23 "$T/host.features" "$T/guest.features" >"$T/withheld"
comm -13 "$T/host.features" "$T/guest.features" >"$T/beyond"
host_midr=$(value MIDR_EL1 "$T/host")
guest_midr=$(block midr | awk 'NR == 1 { print $2 }')
psci=$(block dmesg | sed -n 's/.*PSCIv\([0-9.]*\) detected.*/\1/p')
smccc=$(block dmesg | sed -n 's/.*SMC Calling Convention v\([0-9.]*\).*/\1/p')

echo
row "" "the host has" "the guest sees"
row "" "------------" "--------------"
row "CPU (MIDR_EL1)" "$host_midr" "$guest_midr"
row "" "$(who "$host_midr")" "$(who "$guest_midr")"
row "CPUs" "${host_smp:-$smp}" "$(block online)"
row "architectural features" "$(wc -l <"$T/host.features")" "$(wc -l <"$T/guest.features")"
row "PSCI" "up to $(limit PSCI_VERSION) can be granted" "$psci"
row "SMC calling convention" "1.1" "${smccc:-not discoverable}"
row "TRNG" "$(offered STD_BMAP trng)" "$(answers 0x84000050)"
row "stolen time (PV time)" "$(offered STD_HYP_BMAP pv_time)" "$(answers 0xc5000020)"
row "vendor services (KVM's)" "$(offered VENDOR_HYP_BMAP func_feat)" "$(answers 0x8600ff01)"
row "PTP clock" "$(offered VENDOR_HYP_BMAP ptp)" "$(answers 0x86000001)"
echo
echo "  /proc/cpuinfo in the guest"
cpuinfo Features | tr ' ' '\n' | folded
echo "    implementer $(cpuinfo 'CPU implementer'), part $(cpuinfo 'CPU part'), variant $(cpuinfo 'CPU variant'), revision $(cpuinfo 'CPU revision')"
echo
echo "  The host has, and the guest was not granted: $(wc -l <"$T/withheld") features"
sed 's/^FEAT_//' "$T/withheld" | folded
if [ -s "$T/beyond" ]; then
	echo "  Shown to the guest, and not by the host itself"
	sed 's/^FEAT_//' "$T/beyond" | folded
fi

# --- the verdict ------------------------------------------------------------------------------------

"$BUILD/charter" seal "$charter" -o "$T/sealed.json" >/dev/null 2>"$T/err" || die 1 "the charter can't be sealed: $(tail -n 1 "$T/err")"
grep -o '"registers":{[^}]*}' "$T/sealed.json" | grep -o '"[A-Z0-9a-z_]*":"0x[0-9a-f]*"' | tr -d '"' | tr : ' ' | same_form >"$T/wanted"
registers "$T/probe" | same_form >"$T/seen"
wrong=0
complain() { # what, where it is written
	echo "tour: $1" >&2
	wrong=1
}
cmp -s "$T/wanted" "$T/seen" || {
	complain "the guest read other registers than its charter says:"
	diff "$T/wanted" "$T/seen" | head -n 6 >&2
}
[ "$(block midr | awk '{ print $2 }' | sort -u)" = "$(sed -n 's/^MIDR_EL1 //p' "$T/wanted")" ] || complain "Linux sees another MIDR than the charter's"
grep -q "\"PSCI_VERSION\":\"0x0*$(awk -F. '{ printf "%x", $1 * 65536 + $2 }' <<<"${psci:-0}")\"" "$T/sealed.json" || complain "Linux found PSCI ${psci:-nowhere}, which is not the charter's"
[ "$(block online)" = "$smp" ] || complain "$(block online) CPUs are online in the guest, not $smp"
grep -q '^charter-guest: power off' "$T/linux" || complain "Linux did not get to its end"
[ $wrong = 0 ] || exit 1

echo
echo "  All $(wc -l <"$T/seen") ID registers, read in the guest at EL1, are the charter's. The guest powered itself off."
host=$(cd arch/profile && ls "qemu-$cpu@"*.txt 2>/dev/null | sort -V | tail -n 1)
[ -z "$host" ] || echo "  What is not granted and still works there is the residue: charter show --residue $charter ${host%.txt}"
exit 0
