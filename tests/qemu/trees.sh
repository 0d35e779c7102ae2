#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Device trees, on QEMU: the hypervisor runs on what a tree says, or says on the console why not. Machines that are
# laid out otherwise than `virt`; and the tree of `virt`, edited, which a stub hands to the hypervisor instead of QEMU's.
set -u
. "$(dirname "$0")/lib.sh"
unset CHARTER_HYP

# --- other machines ---------------------------------------------------------------------------------

# QEMU with another machine than the command asks for: -M and what comes with it is replaced.
other_machine() { # machine, memory
	cat >"$T/qemu-$1" <<-END
		#!/bin/bash
		args=()
		while [ \$# -gt 0 ]; do
			case \$1 in
			-M) shift 2 ;;
			-cpu | -smp | -m) shift 2 ;;
			*) args+=("\$1"); shift ;;
			esac
		done
		exec '$QEMU' -M '$1' -m '$2' "\${args[@]}"
	END
	# The UART that /chosen names is the first serial port, and not the first in the tree.
	chmod +x "$T/qemu-$1"
}

# All that the hypervisor grants of a CPU, at the frequency of the machine's counter.
charter_of() { # profile, CNTFRQ_EL0
	sed -E "s/\"base\": [^,]*/\"base\": \"$1\"/; s/(\"(trng)\": \{ \"is\": )[^,]*/\1false/
		s/(\"[13]\": \{ \"is\": )[^,]*/\1\"not_avail\"/
		s/(\"platform\": \{)/\1 \"cntfrq_hz\": { \"is\": $2, \"why\": \"the machine's\" },/" charters/max.json >"$T/made.json"
}

# Two banks of memory, 32 GiB apart; the GIC, the UARTs and virtio elsewhere than on virt.
elsewhere() { # machine, how the hypervisor greets, charter, payload, checks
	other_machine "$1" 4G
	QEMU=$T/qemu-$1 LIMIT=90 run --charter "$3" --smp 2 --kernel "$BUILD/guests/$4.bin" --timeout 80 --verbose
	tr -d '\r' <"$T/out" >"$T/console"
	ended 0 && says "$2" || return 1
	! grep '^not ok' "$T/console" || return 1
	[ "$(grep -c '^ok ' "$T/console")" -ge "$5" ] || fail "$(grep -c '^ok ' "$T/console") checks only"
}

versal() {
	charter_of qemu-cortex-a72@1 62500000
	elsewhere xlnx-versal-virt "EL2, 2 CPUs, 4096 MiB" "$T/made.json" gic 100
}

# --- virt, with another tree ------------------------------------------------------------------------

word() { # little-endian, 32 bits
	printf "\\x$(printf %02x $(($1 & 255)))\\x$(printf %02x $(($1 >> 8 & 255)))\\x$(printf %02x $(($1 >> 16 & 255)))\\x$(printf %02x $(($1 >> 24 & 255)))"
}

# An arm64 Image: a stub of two instructions, the hypervisor a page behind it, the tree 2 MiB behind it.
image() { # tree -> $T/image
	{
		word 0x14000010 # b . + 64
		word 0
		word 0 && word 0          # text_offset
		word 0x400000 && word 0   # image_size
		word 10 && word 0         # 4 KiB pages, anywhere
		head -c 24 /dev/zero
		printf 'ARM\x64'
		word 0
		word 0x90001000 # adrp x0, . + 2 MiB
		word 0x140003ef # b . + 4096 - 68
		head -c $((4096 - 72)) /dev/zero
		cat "$BUILD/hyp/charter-hyp.bin"
		head -c $((0x200000 - 4096 - $(stat -c %s "$BUILD/hyp/charter-hyp.bin"))) /dev/zero
		cat "$1"
	} >"$T/image"
}

# What the hypervisor says with this tree, in $T/said: until it runs, stops or 5 s are over.
boot() { # tree, QEMU's arguments
	local i pid tree=$1
	shift
	image "$tree"
	: >"$T/said"
	# shellcheck disable=SC2086 # words
	timeout 10 "$QEMU" -nodefaults -no-reboot -display none -monitor none -serial "file:$T/said" \
		-M virt,virtualization=on,gic-version=3 -cpu max -smp ${CPUS:-2} -m 512 -kernel "$T/image" "$@" </dev/null >/dev/null 2>&1 &
	pid=$!
	for i in $(seq 100); do
		grep -qE 'charter: (EL2|cannot run here|panic)' "$T/said" && break
		kill -0 $pid 2>/dev/null || break
		sleep 0.05
	done
	sleep 0.1 # the end of the line
	kill $pid 2>/dev/null
	wait $pid 2>/dev/null
	tr -d '\r' <"$T/said" >"$T/err"
}

base_tree() {
	"$QEMU" -M "virt,virtualization=on,gic-version=3,dumpdtb=$T/base.dtb" -cpu max -smp 2 -m 512 -display none >/dev/null 2>&1
	dtc -q -I dtb -O dts "$T/base.dtb" >"$T/base.dts"
}

# edited SED-SCRIPT: the tree of virt, with its text edited.
edited() {
	sed -E "$1" "$T/base.dts" >"$T/edited.dts"
	! cmp -s "$T/base.dts" "$T/edited.dts" || fail "the edit changes nothing" || return 1
	dtc -q -f -I dts -O dtb "$T/edited.dts" >"$T/edited.dtb" 2>"$T/err" || fail "dtc"
}

tree() { # what is said, sed script
	edited "$2" || return 1
	boot "$T/edited.dtb"
	says "$1"
}

# The same, and a guest runs there.
tree_runs() { # what is said, sed script
	edited "$2" || return 1
	image "$T/edited.dtb"
	CHARTER_HYP=$T/image run --charter neoverse-n1 --kernel "$BUILD/guests/hello.bin" --verbose --timeout 30 --mem 32
	ended 0 && prints "hello from EL1" && says "$1"
}

# A word of the base tree's header.
number() { echo $((0x$(od -A n -t x1 -j "$1" -N 4 "$T/base.dtb" | tr -d ' '))); }

raw() { # what is said, how the base tree's bytes are made
	eval "$2" <"$T/base.dtb" >"$T/edited.dtb"
	boot "$T/edited.dtb"
	says "$1"
}

many_cpus() {
	"$QEMU" -M "virt,virtualization=on,gic-version=3,dumpdtb=$T/many.dtb" -cpu max -smp 11 -m 512 -display none >/dev/null 2>&1
	CPUS=11 boot "$T/many.dtb"
	says "EL2, 8 CPUs"
}

# Numbers that are anything: any answer will do, silence will not. What the console is said to be stays.
anything() { # how many
	local seed
	for seed in $(seq "$1"); do
		awk -v seed="$seed" '
			BEGIN { srand(seed); split("0x0 0x1 0x2 0x3 0xffffffff 0x80000000 0x7fffffff 0x40000000 0x1000 0xfff", odd, " ") }
			/pl011@/ { keep = 1 }
			/};/ { keep = 0 }
			/<0x/ && !keep && !/cells|phandle|interrupt-parent|clock/ && rand() < 0.02 {
				at = 1 + int(rand() * gsub(/0x/, "0x"))
				done = ""
				for (rest = $0; at--; rest = substr(rest, RSTART + RLENGTH)) {
					match(rest, /0x[0-9a-f]+/)
					done = done substr(rest, 1, RSTART - 1) (at ? substr(rest, RSTART, RLENGTH) : \
						rand() < 0.7 ? odd[1 + int(rand() * 10)] : sprintf("0x%x", int(rand() * 2147483647)))
				}
				$0 = done rest
			}
			{ print }' "$T/base.dts" >"$T/edited.dts"
		dtc -q -f -I dts -O dtb "$T/edited.dts" >"$T/edited.dtb" 2>/dev/null || fail "seed $seed: dtc" || return 1
		boot "$T/edited.dtb"
		grep -qE 'charter: (EL2|cannot run here|panic)' "$T/err" ||
			fail "seed $seed: $(diff "$T/base.dts" "$T/edited.dts" | grep '^>' | tr '\n\t' '  ')" || return 1
	done
}

if ! command -v dtc >/dev/null; then
	echo "skip qemu: device trees: no dtc (device-tree-compiler)"
	exit 0
fi
base_tree
test "qemu: trees: two banks of memory, the GIC elsewhere: xlnx-versal-virt" versal
test "qemu: trees: virt's own, by way of the stub" tree_runs "EL2, 1 CPUs" 's/compatible = "linux,dummy-virt"/compatible = "none"/'
test "qemu: trees: two banks, a hole between them" tree_runs "MiB" \
	's/(memory@40000000.*)/\1/; s/reg = <0x00 0x40000000 0x00 0x20000000>/reg = <0x00 0x40000000 0x00 0x8000000 0x00 0x4a001000 0x00 0x15fff000>/'
test "qemu: trees: two memory nodes, one of them before the image" tree_runs "512 MiB" \
	's/reg = <0x00 0x40000000 0x00 0x20000000>;/reg = <0x00 0x40000000 0x00 0x100000>; device_type = "memory"; };\n\tmemory@40100000 { device_type = "memory"; reg = <0x00 0x40100000 0x00 0x1ff00000>;/'
test "qemu: trees: banks that no address of the CPU reaches" tree_runs "512 MiB" \
	's/reg = <0x00 0x40000000 0x00 0x20000000>/reg = <0x00 0x40000000 0x00 0x20000000 0x20000000 0x00 0x00 0x40000000>/'
test "qemu: trees: more CPUs than are used" many_cpus
test "qemu: trees: CPUs that are not there" tree "EL2, 2 CPUs" \
	's/cpu@1 \{/cpu@7 { device_type = "cpu"; reg = <0x07>; };\n\t\tcpu@1 {/'
test "qemu: trees: the boot CPU is not there" tree "does not name the boot CPU" '/cpu@0 \{/,/\};/s/reg = <0x00>/reg = <0x09>/'
test "qemu: trees: one affinity twice" tree "same affinity" '/cpu@0 \{/,/\};/s/reg = <0x00>/reg = <0x01>/'
test "qemu: trees: no CPU" tree "names no CPU" 's/device_type = "cpu"/device_type = "cup"/'
test "qemu: trees: no memory" tree "names no memory" 's/device_type = "memory"/device_type = "rom"/'
test "qemu: trees: the image is not in memory" tree "not in the memory" 's/reg = <0x00 0x40000000 0x00 0x20000000>/reg = <0x00 0x50000000 0x00 0x10000000>/'
test "qemu: trees: hardly any memory" tree "charter: " 's/reg = <0x00 0x40000000 0x00 0x20000000>/reg = <0x00 0x40200000 0x00 0x110000>/'
test "qemu: trees: all memory is reserved" tree "too little memory" \
	's/^\tpsci \{/\treserved-memory { #address-cells = <2>; #size-cells = <2>; ranges; all@0 { reg = <0x00 0x00 0xffffffff 0xffffffff>; }; };\n\tpsci {/'
test "qemu: trees: no GICv3" tree "names no GICv3" 's/arm,gic-v3"/arm,gic-400"/'
test "qemu: trees: the GIC in the middle of memory" tree "in the middle of memory" 's/reg = <0x00 0x8000000 0x00 0x10000 /reg = <0x00 0x48000000 0x00 0x10000 /'
test "qemu: trees: the GIC where nothing answers" tree "not where the device tree says" 's/reg = <0x00 0x8000000 0x00 0x10000 /reg = <0x00 0x7000000 0x00 0x10000 /'
test "qemu: trees: the GIC where another device is" tree "charter: cannot run here" 's/reg = <0x00 0x8000000 0x00 0x10000 /reg = <0x00 0x9010000 0x00 0x10000 /'
test "qemu: trees: redistributors where nothing answers" tree "no redistributor" 's/(0x10000 0x00) 0x80a0000 /\1 0x70a0000 /'
test "qemu: trees: the GIC beyond the CPU's addresses" tree "no addresses" 's/reg = <0x00 0x8000000 0x00 0x10000 /reg = <0xff000000 0x8000000 0x00 0x10000 /'
test "qemu: trees: virtio and the clock where nothing answers" tree "EL2, 2 CPUs" \
	's/reg = <0x00 0x0?a000000 0x00 0x200>/reg = <0x00 0x7000000 0x00 0x200>/; s/reg = <0x00 0x9010000 0x00 0x1000>/reg = <0x00 0x7010000 0x00 0x1000>/'
test "qemu: trees: a bad node before the console" tree "same affinity" \
	's/^\tmemory@40000000/\tcpus { #address-cells = <1>; #size-cells = <0>; cpu@0 { device_type = "cpu"; reg = <1>; }; cpu@1 { device_type = "cpu"; reg = <1>; }; };\n\tmemory@40000000/'
test "qemu: trees: too deep" tree "nested too deeply" "s/^\\tpsci \\{/\\ta { b { c { d { e { f { g { h { i { j { k { l { m { }; }; }; }; }; }; }; }; }; }; }; }; };\\n\\tpsci {/"
# Its last nodes are gone: /cpus and the console are before them.
test "qemu: trees: cut off" raw "cut or garbled" \
	"{ head -c $(($(number 8) + $(number 36) - 40)); head -c 40 /dev/zero; tail -c +$(($(number 8) + $(number 36) + 1)) '$T/base.dtb'; }"
test "qemu: trees: boot arguments that mean nothing" tree "mean nothing here" 's/^\tchosen \{/\tchosen {\n\t\tbootargs = "quiet splash";/'
if [ -n "${CHARTER_ALL:-}" ]; then n=100; else n=8; fi
test "qemu: trees: numbers that are anything, $n trees" anything $n
