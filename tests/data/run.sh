#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The tables in arch/ against sources that know the architecture without us: Arm's Features.json, dumps of
# KVM hosts, Linux's description of the system registers (for comparison only; nothing of it is kept).
# Then the mutation test: each field is shifted by one bit, and somebody must notice.
# Prints `ok NAME`, `not ok NAME: why` or `skip NAME: why`; ends with 1 when something is not ok.
#
# BUILD (build): the build folder; its tools/gen is made if it is not there.
# CHARTER_SHARED (../shared): where data/aarchmrs, data/kvm-dumps and data/firecracker are; without it those tests are skipped.
# CHARTER_SYSREG: Linux's arch/arm64/tools/sysreg; tools/setup.sh --oracles provides one.

set -u
cd "$(dirname "$0")/../.." || exit 4
BUILD=${BUILD:-build}
shared=${CHARTER_SHARED:-../shared}/data
gen=$BUILD/tools/gen
compare=$BUILD/tests/data/compare
[ -x "$gen" ] || make -s BUILD="$BUILD" "$gen" >&2 || exit 4

if ! pkg-config --exists jansson; then
	echo "skip data: libjansson-dev is not installed"
	exit 0
fi
mkdir -p "$BUILD/tests/data"
# shellcheck disable=SC2046 # flags
gcc -std=gnu11 -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Werror -O2 -g \
	-D_GNU_SOURCE -o "$compare" tests/data/*.c $(pkg-config --cflags --libs jansson) || exit 4

tmp=$(mktemp -d) || exit 4
trap 'rm -rf "$tmp"' EXIT
failed=0

sysreg=${CHARTER_SYSREG:-${CHARTER_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/charter}/oracles/linux-sysreg}
# A linux-source package that is installed will do as well.
if [ ! -r "$sysreg" ]; then
	for archive in /usr/src/linux-source-*.tar.xz; do
		[ -r "$archive" ] || continue
		sysreg=$tmp/sysreg
		tar -xOJf "$archive" --wildcards '*/arch/arm64/tools/sysreg' >"$sysreg" 2>/dev/null || rm -f "$sysreg"
	done
fi
set -- --expected tests/data/expected.txt
[ -r "$sysreg" ] && set -- "$@" --linux "$sysreg"
[ -d "$shared/kvm-dumps" ] && set -- "$@" --dumps "$shared/kvm-dumps"
[ -d "$shared/firecracker" ] && set -- "$@" --fingerprints "$shared/firecracker"

# Registers that are elsewhere with HCR_EL2.E2H set: each NAME_EL12 that Linux names, and that we have a row for.
# (ACTLR_EL1 has an ACTLR_EL12 with FEAT_SRMASK only: nobody is granted that.)
if [ -r "$sysreg" ]; then
	awk '$1 == "Sysreg" && $4 == 5 && $2 ~ /_EL(12|02)$/ && $2 != "ACTLR_EL12" { print $3, 0, $5, $6, $7 }' "$sysreg" | sort >"$tmp/theirs"
	awk '$1 == "register" && $9 == "sys" { print $4, $5, $6, $7, $8, $3 }' arch/sysreg/*.txt | sort >"$tmp/rows"
	while read -r encoding; do sed -n "s/^$encoding //p" "$tmp/rows"; done <"$tmp/theirs" | sort >"$tmp/wanted"
	sed -n 's/^el12 //p' arch/sysreg/*.txt | tr ' ' '\n' | sort >"$tmp/listed"
	missing=$(comm -13 "$tmp/listed" "$tmp/wanted" | tr '\n' ' ')
	if [ -z "$missing" ] && [ -s "$tmp/wanted" ]; then
		echo "ok data/el12: $(wc -l <"$tmp/wanted") registers that Linux knows as _EL12"
	else
		echo "not ok data/el12: $missing(arch/sysreg/el12.txt has them not)"
		failed=1
	fi
else
	echo "skip data/el12: no description of the registers by Linux"
fi

"$gen" --list all >"$tmp/lists" 2>"$tmp/stderr" || {
	echo "not ok data/tables: $(head -n 1 "$tmp/stderr")"
	exit 1
}
"$compare" "$@" --aarchmrs "$shared/aarchmrs/Features.json" <"$tmp/lists" 2>"$tmp/stderr"
case $? in
0) ;;
1) failed=1 ;;
*)
	echo "not ok data/lists: $(head -n 1 "$tmp/stderr")"
	exit 1
	;;
esac

# The facts that are cheap to say twice: what every Arm programmer knows by heart.
known() { # the line that must be in the lists
	if grep -qx -- "$1" "$tmp/lists"; then
		echo "ok data/known: $(echo "$1" | cut -d ' ' -f 1-5)"
	else
		echo "not ok data/known: the tables lack '$1'"
		failed=1
	fi
}
known 'field MIDR_EL1 Implementer 31 24 unsigned .*'
known 'field MIDR_EL1 PartNum 15 4 unsigned .*'
known 'field ID_AA64PFR0_EL1 SVE 35 32 unsigned .*'
known 'field ID_AA64PFR0_EL1 AdvSIMD 23 20 signed .*'
known 'field ID_AA64MMFR0_EL1 PARange 3 0 unsigned .*'
known 'field CTR_EL0 DminLine 19 16 unsigned .*'
known 'profile qemu-neoverse-n1@1 MIDR_EL1 0x00000000414fd0c1'
known 'call 0x84000000 PSCI_VERSION .*'
known 'fwreg 0x6030000000160002 VENDOR_HYP_BMAP bitmap 0x0 0x1'

# Every value has a name, but for numbers and for what the manual has no name for.
unnamed=$(sed -n 's/^\tfield [0-9:]* \([A-Za-z0-9_]*\) [a-z]* [0-9x.,]*$/\1/p' arch/sysreg/id_*.txt | sort | paste -s -d ' ')
if [ "$unnamed" = 'BS ICB LoC LoUIS LoUU SH TPS' ]; then
	echo "ok data/value-names: $(grep -c '^.field .*=' arch/sysreg/id_*.txt | awk -F : '{ n += $2 } END { print n }') fields"
else
	echo "not ok data/value-names: the values of these have no names: $unnamed"
	failed=1
fi

# A profile of one of QEMU's CPUs is what that CPU shows now: the probe runs again on the QEMU that the source names.
. tools/env.sh
[ -r "$BUILD/guests/probe.bin" ] || make -s BUILD="$BUILD" "$BUILD/guests/probe.bin" >&2
again() { # profile's file: what it and the probe of today have other than the other
	source=$(sed -n 's/^profile .* "\(.*\)"$/\1/p' "$1")
	version=$(echo "$source" | sed -n 's/.* of QEMU \([0-9.]*\): .*/\1/p')
	cpu=$(echo "$source" | sed -n 's/.* -cpu \([^ ;]*\).*/\1/p')
	id=$(sed -n 's/^profile \([^ ]*\) .*/\1/p' "$1")
	for qemu in "$QEMU" "${QEMU10:-}"; do
		case $("$qemu" --version 2>/dev/null) in
		"QEMU emulator version $version".*) ;;
		*) continue ;;
		esac
		tools/profile.sh "$cpu" "$id" "$qemu" >"$tmp/again" 2>"$tmp/stderr" || {
			echo "not ok data/probe: $id: $(head -n 1 "$tmp/stderr")"
			return 1
		}
		if grep -v '^#\|^profile ' "$1" | diff - "$tmp/again" | grep '^[<>]' | grep -v '^> #\|^> profile ' >"$tmp/diff"; then
			echo "not ok data/probe: $id on QEMU $version: $(head -n 2 "$tmp/diff" | paste -s -d ' ')"
			return 1
		fi
		echo "ok data/probe: $id is what QEMU $version shows"
		return 0
	done
	echo "skip data/probe: $id: QEMU $version is not here"
}
for profile in arch/profile/qemu-*.txt; do
	again "$profile" || failed=1
done

# Each field shifted by one bit, as it is: the generator's own checks must see it.
grep '^field ' "$tmp/lists" >"$tmp/fields"
count=$(wc -l <"$tmp/fields")
caught=0
n=0
while [ "$n" -lt "$count" ]; do
	"$gen" --mutate "$n" --list fields >/dev/null 2>"$tmp/stderr"
	if [ $? = 3 ]; then
		caught=$((caught + 1))
	else
		echo "not ok data/mutation-plain: field $n, $(sed -n "$((n + 1))p" "$tmp/fields")"
		failed=1
	fi
	n=$((n + 1))
done
if [ "$caught" = "$count" ]; then
	echo "ok data/mutation-plain: $count mutations, $caught caught by the generator"
fi

# And with the neighbours making room, so that the tables agree with themselves: each is caught by the
# generator (a profile's value no longer fits), by the dumps, or by Linux.
by_gen=0 by_linux=0 by_dumps=0 nobody=0 whole=0 n=0
while [ "$n" -lt "$count" ]; do
	"$gen" --mend "$n" --list all >"$tmp/mutated" 2>/dev/null
	case $? in
	2) whole=$((whole + 1)) ;;
	3) by_gen=$((by_gen + 1)) ;;
	*)
		case $("$compare" --brief "$@" <"$tmp/mutated" 2>&1) in
		*linux*) by_linux=$((by_linux + 1)) ;;
		*dumps*) by_dumps=$((by_dumps + 1)) ;;
		*)
			nobody=$((nobody + 1))
			sed -n "$((n + 1))p" "$tmp/fields" >>"$tmp/missed"
			;;
		esac
		;;
	esac
	n=$((n + 1))
done
says="$((count - whole)) mutations, $((by_gen + by_linux + by_dumps)) caught: $by_gen by the generator, $by_linux by Linux's"
says="$says description, $by_dumps by dumps alone; $whole fields are whole registers and can't move"
if [ "$nobody" = 0 ]; then
	echo "ok data/mutation-mended: $says"
elif [ ! -r "$sysreg" ]; then
	echo "skip data/mutation-mended: without Linux's description $nobody are not seen ($says)"
else
	echo "not ok data/mutation-mended: $nobody are not seen, the first is $(head -n 1 "$tmp/missed") ($says)"
	failed=1
fi
exit $failed
