#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# Makes a profile of one of QEMU's CPUs: what guests/probe.c reads at EL1 of the bare machine, as the text of a
# file in arch/profile, on standard output. Nothing of it is written by hand.
set -u
cd "$(dirname "$0")/.." || exit 4

usage() {
	cat <<'END'
usage: tools/profile.sh CPU ID [QEMU [REMARK]]

  CPU     what QEMU's -cpu takes: neoverse-n1
  ID      the profile's id: qemu-neoverse-n1@1
  QEMU    the program (default: the one of tools/env.sh)
  REMARK  added to the profile's source

Needs the payload, which make builds. BUILD (build) is the build folder.
END
}

case ${1:-} in
-h | --help) usage && exit ;;
esac
if [ $# -lt 2 ] || [ $# -gt 4 ]; then
	usage >&2
	exit 2
fi
. tools/env.sh
cpu=$1 id=$2 qemu=${3:-$QEMU} remark=${4:-}
machine=virt,gic-version=3
probe=${BUILD:-build}/guests/probe.bin

fail() { # what is wrong, what would help
	echo "profile: error: $1" >&2
	echo "profile: help: $2" >&2
	exit 4
}

[ -r "$probe" ] || fail "$probe is not there" "run make first"
version=$("$qemu" --version 2>/dev/null | sed -n 's/^QEMU emulator version \([0-9]*\.[0-9]*\).*/\1/p')
[ -n "$version" ] || fail "$qemu is no QEMU that runs" "run tools/setup.sh --machines, or name another one"

read_out=$(timeout -k 2 60 "$qemu" -M "$machine" -cpu "$cpu" -m 256 -nographic -nodefaults -serial stdio -no-reboot \
	-kernel "$probe" </dev/null 2>&1 | tr -d '\r')
case $read_out in
*"# done") ;;
*) fail "the probe did not end on -cpu $cpu: $(echo "$read_out" | tail -n 1)" "$qemu -M virt -cpu help lists the CPUs" ;;
esac

cat <<END
# SPDX-License-Identifier: BSD-2-Clause
# Made by the payload guests/probe.c on the bare machine; the last lines are cache geometry and platform facts.
profile $id "guests/probe at EL1 of QEMU $version: -M $machine -cpu $cpu$remark"
END
echo "$read_out" | sed '$d'
