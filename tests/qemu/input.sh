#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# What is wrong before anything starts: options, charters, kernels. There is no machine to be started here.
set -u
. "$(dirname "$0")/lib.sh"
export QEMU=/bin/false CHARTER_HYP=/dev/null
N1=charters/neoverse-n1.json
printf '\0\0\0\24' >"$T/flat"

# bad CODE TEXT ARGS: ends with CODE, and stderr says TEXT; nothing on stdout.
bad() {
	local code=$1 text=$2
	shift 2
	run "$@"
	ended "$code" && says "$text" && [ ! -s "$T/out" ]
}

size() { truncate -s "$2" "$T/$1"; }

# An arm64 Image by its header: text_offset, image_size, flags as 8 bytes of hex each.
image() {
	printf "\x00\x00\x00\x14\x00\x00\x00\x00$1$2$3" >"$T/image"
	size image 56
	printf 'ARM\x64\0\0\0\0' >>"$T/image"
	size image 4096
}
zero='\x00\x00\x00\x00\x00\x00\x00\x00'

edited() { sed "$1" $N1 >"$T/edited.json"; }

test "options: nothing" bad 2 "--kernel FILE"
test "options: no charter" bad 2 "--charter NAME|FILE" --kernel "$T/flat"
test "options: unknown" bad 2 "unrecognized option" --kernel "$T/flat" --charter $N1 --frobnicate
test "options: a word too many" bad 2 "'extra' is no option" --kernel "$T/flat" --charter $N1 extra
test "options: no value" bad 2 "requires an argument" --charter $N1 --kernel
for v in 0 9 -1 two 1x '' 99999999999999999999; do test "options: --smp '$v'" bad 2 "must be a number from 1 to 8" --kernel "$T/flat" --charter $N1 --smp "$v"; done
for v in 0 -1 1.5 M 12Q 99999999G '' 3M 3 1K 258G 1T 2MM '2 ' 18446744073709551616; do
	test "options: --mem '$v'" bad 2 "--mem is '$v', and must be a multiple of 2M up to 256G" \
		--kernel "$T/flat" --charter $N1 --mem "$v"
done
test "options: --mem 2m" bad 3 "--mem gives it 2" --kernel "$T/flat" --charter $N1 --mem 2m
for v in '' 'a b' $'\e[31mred' "$(printf %032d 0)"; do
	test "options: --name '$(cat -v <<<"$v")'" bad 2 "1 to 31 printable" --kernel "$T/flat" --charter $N1 --name "$v"
done
test "options: the console's place is taken" bad 2 "standard output is the guest's console" --kernel "$T/flat" --charter $N1 --host-out -
for v in 0 -5 soon; do test "options: --timeout $v" bad 2 "--timeout" --kernel "$T/flat" --charter $N1 --timeout "$v"; done
test "options: a command line too long" bad 2 "--append is too long" --kernel "$T/flat" --charter $N1 --append "$(head -c 100000 /dev/zero | tr '\0' a)"

test "charter: no such" bad 3 "neoverse-n1" --charter neoverse-n1x --kernel "$T/flat"
edited 's/"features"/"featurs"/'
test "charter: unknown key" bad 3 "edited.json:6:" --charter "$T/edited.json" --kernel "$T/flat"
edited 's/FEAT_PMUv3/FEAT_PMUv33/'
test "charter: unknown feature, with a suggestion" bad 3 "FEAT_PMUv3" --charter "$T/edited.json" --kernel "$T/flat"
edited 's/"ipa_bits"/"cntfrq_hz"/'
test "charter: duplicate key" bad 3 "edited.json:1" --charter "$T/edited.json" --kernel "$T/flat"
edited 's/"0x1"/"0xzz"/'
test "charter: bad hex" bad 3 "edited.json:10" --charter "$T/edited.json" --kernel "$T/flat"
head -c 100 $N1 >"$T/edited.json"
test "charter: truncated" bad 3 "edited.json:" --charter "$T/edited.json" --kernel "$T/flat"
test "charter: a profile is none" bad 3 "not a charter" --charter qemu-max@11.1 --kernel "$T/flat"

test "kernel: no such file" bad 3 "No such file" --charter $N1 --kernel "$T/nothing"
test "kernel: a folder" bad 3 "no regular file" --charter $N1 --kernel "$T"
: >"$T/empty"
test "kernel: empty" bad 3 "it is empty" --charter $N1 --kernel "$T/empty"
head -c 1000000 "$KERNEL" >"$T/cut"
test "kernel: truncated" bad 3 "the kernel is truncated" --charter $N1 --kernel "$T/cut"
head -c $(($(stat -c %s "$KERNEL") - 65536)) "$KERNEL" >"$T/cut"
test "kernel: its last 64 KiB are missing" bad 3 "the kernel is truncated" --charter $N1 --kernel "$T/cut"
head -c 60 "$KERNEL" >"$T/cut"
test "kernel: less than a header" bad 3 "truncated" --charter $N1 --kernel "$T/cut"
gzip -c "$T/flat" >"$T/flat.gz"
test "kernel: compressed" bad 3 "gunzip it first" --charter $N1 --kernel "$T/flat.gz"
test "kernel: an ELF file" bad 3 "an ELF file" --charter $N1 --kernel "$BUILD/charter"
image "$zero" '\x00\x10\x00\x00\x00\x00\x00\x00' '\x0b\x00\x00\x00\x00\x00\x00\x00'
test "kernel: big-endian" bad 3 "big-endian" --charter $N1 --kernel "$T/image"
image "$zero" '\xff\xff\xff\xff\xff\xff\xff\xff' "$zero"
test "kernel: a size without sense" bad 3 "has no sense" --charter $N1 --kernel "$T/image"
image '\x00\x00\x00\x00\x00\x00\x00\x80' '\x00\x10\x00\x00\x00\x00\x00\x00' "$zero"
test "kernel: an offset without sense" bad 3 "has no sense" --charter $N1 --kernel "$T/image"
image "$zero" '\x00\x00\x00\x40\x00\x00\x00\x00' "$zero"
test "kernel: larger than the memory by its header" bad 3 "--mem gives it" --charter $N1 --kernel "$T/image"
test "kernel: larger than the memory" bad 3 "do not fit" --charter $N1 --kernel "$KERNEL" --mem 16M
size big 600M
test "initrd: larger than the memory" bad 3 "do not fit" --charter $N1 --kernel "$T/flat" --initrd "$T/big"
rm "$T/big"
edited 's/\("ipa_bits": { "is": \)40/\130/'
test "charter: memory beyond the addresses that it grants" bad 3 "edited.json:14: /platform/ipa_bits: addresses of 30 bits" \
	--charter "$T/edited.json" --kernel "$T/flat"
test "initrd: no such file" bad 3 "No such file" --charter $N1 --kernel "$T/flat" --initrd "$T/nothing"

QEMU=/nonexistent/qemu test "machine: \$QEMU is no program: 4" bad 4 '$QEMU' --charter $N1 --kernel "$T/flat"
CHARTER_HYP=/nonexistent/hyp test "machine: no hypervisor: 4" bad 4 "there is no hypervisor" --charter $N1 --kernel "$T/flat"
test "machine: QEMU ends at once: 4" bad 4 "can't be started" --charter $N1 --kernel "$T/flat"
unset QEMU CHARTER_HYP
test "machine: no such CPU: 4, with QEMU's words" bad 4 "cortex-a999" --charter $N1 --kernel "$T/flat" --cpu cortex-a999
test "machine: QEMU refuses an argument: 4" bad 4 "-frobnicate" --charter $N1 --kernel "$T/flat" --qemu-arg -frobnicate
test "machine: a host without EL2: 4" bad 4 "" --charter $N1 --kernel "$T/flat" --qemu-arg -M --qemu-arg virtualization=off --timeout 5
