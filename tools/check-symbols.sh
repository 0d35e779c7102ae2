#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# libcharter.a, for the build machine and for EL2: needs memcpy, memset, memcmp and memmove and nothing else, has
# no mutable data, and an embedder that asks for no names links none. BUILD: the build folder.
set -u
cd "$(dirname "$0")/.." || exit 4
BUILD=${BUILD:-build}
CROSS_COMPILE=${CROSS_COMPILE:-aarch64-linux-gnu-}
tmp=$(mktemp -d) || exit 4
trap 'rm -rf "$tmp"' EXIT
failed=0

result() { # name, what is wrong ("": nothing)
	if [ -z "$2" ]; then
		echo "ok static/$1"
	else
		echo "not ok static/$1: $(echo "$2" | tr '\n' ' ')"
		failed=1
	fi
}

check() { # world, tool prefix, archive
	"$2"ld -r -o "$tmp/whole.o" --whole-archive "$3" 2> "$tmp/err" || { result "symbols-$1" "$(cat "$tmp/err")"; return; }
	result "symbols-$1" "$("$2"nm -u "$tmp/whole.o" | awk '{ print $2 }' |
		grep -vxE 'memcpy|memset|memcmp|memmove' | sort -u)"
	# Constant pointers of position-independent code are .data.rel.ro: the loader makes them read-only.
	result "no-mutable-data-$1" "$("$2"size -A "$tmp/whole.o" |
		awk '$1 ~ /^\.(data|bss|tdata|tbss)(\.|$)/ && $1 !~ /^\.data\.rel\.ro/ && $2 > 0 { print $1 }')"
}
check host "" "$BUILD/libcharter.a"
check el2 "$CROSS_COMPILE" "$BUILD/el2/libcharter.a"

# A small embedder: seals a VM and asks what traps ask. Undefined mem* are its own business.
cat > "$tmp/embedder.c" << 'END'
#include <charter/charter.h>
static uint8_t memory[CHARTER_VM_SIZE] __attribute__((aligned(CHARTER_VM_ALIGN)));
uint64_t embedder(const struct charter_host *host, const void *form, size_t size);
uint64_t embedder(const struct charter_host *host, const void *form, size_t size)
{
	struct charter_call_verdict call;
	struct charter_vm_locked vm;
	uint64_t ids[4];

	charter_vm_init(memory, sizeof(memory), host, &vm.vm, 0);
	charter_sealed_load(vm, form, size, 0);
	charter_vm_seal(vm, 0);
	charter_service(vm.vm, 0x84000000, 0, &call);
	charter_state_list(vm.vm, 0, ids, 4);
	return call.x[0] + charter_access(vm.vm, 0, false, 1, 0).value + charter_el2(vm.vm, 0).set;
}
END
if "${CROSS_COMPILE}gcc" -std=gnu11 -O2 -ffreestanding -Icore/include -I"$BUILD/gen/include" -c \
	-o "$tmp/embedder.o" "$tmp/embedder.c" &&
	"${CROSS_COMPILE}ld" -e embedder --unresolved-symbols=ignore-all -o "$tmp/embedder" "$tmp/embedder.o" \
		"$BUILD/el2/libcharter.a"; then
	result names-left-out "$("${CROSS_COMPILE}nm" "$tmp/embedder" | awk '{ print $3 }' |
		grep -E '^row_[a-z]*_names$|^row_profiles$|^charter_explain$')"
	result hole-left-out "$("${CROSS_COMPILE}nm" "$tmp/embedder" | awk '{ print $3 }' | grep -E '^(charter_vm_seal_)?hole')"
else
	result names-left-out "it does not link"
fi
exit $failed
