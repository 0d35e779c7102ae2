/* SPDX-License-Identifier: BSD-2-Clause */
/* Source: DDI 0487, CPTR_EL2 with HCR_EL2.E2H = 0, ZCR_EL2, "Changing the vector length". */
#include "cpu/cpu.h"
#include "cpu/e2h.h"
#include "cpu/fp.h"
#include "lib/string.h"
#include "mem/pool.h"
#include "vm/host.h"
#include "vm/vm.h"

#define CPTR_TZ (1ull << 8)
#define CPTR_TFP (1ull << 10)
#define CPTR_OPEN 0x22ffull
#define ZCR_EL2 S3_4_C1_C2_0
#define fp_write(name, value) sysreg_write(name, value)

#define FP_LENGTHS 16u /* multiples of 128 bits */

static void fp_set_cptr(uint64_t cptr)
{
	sysreg_write(cptr_el2, e2h_control(CHARTER_EL2_CPTR_EL2, cptr));
}

/* In bytes; needs SVE that does not trap. */
static uint64_t fp_vector_length(void)
{
	uint64_t length;

	__asm__ volatile(".arch_extension sve\n\trdvl %0, #1" : "=r"(length));
	return length;
}

uint64_t fp_vector_lengths(void)
{
	uint64_t lengths = 0;

	if (!host_has(CHARTER_FEAT_SVE))
		return 0;
	fp_set_cptr(CPTR_OPEN);
	for (unsigned i = 0; i < FP_LENGTHS; i++) {
		fp_write(ZCR_EL2, i);
		isb();
		lengths |= 1ull << (fp_vector_length() / 16 - 1);
	}
	return lengths;
}

/* Bytes of Z, P and FFR when vectors have this many bytes: a predicate has a bit for each byte. */
static uint64_t fp_area(uint64_t length)
{
	return addr_up(32 * length + 17 * length / 8, 16);
}

/* The longest of a set of lengths, in multiples of 128 bits; 0: none. */
static uint64_t fp_longest(uint64_t lengths)
{
	return lengths ? 64 - (uint64_t)__builtin_clzll(lengths) : 0;
}

static uint64_t fp_memory_size(const struct vm *vm)
{
	uint64_t longest = fp_longest(host_snapshot()->platform[CHARTER_PLATFORM_SVE_VLS]);

	return addr_up(fp_area(16 * longest) * vm->vcpu_count, PAGE_SIZE);
}

bool fp_take_memory(struct vm *vm)
{
	uint64_t size = fp_memory_size(vm);

	return size == 0 || pool_take(size, PAGE_SIZE, &vm->fp_memory);
}

void fp_give_memory(struct vm *vm)
{
	uint64_t size = fp_memory_size(vm);

	if (size != 0)
		pool_give(vm->fp_memory, size);
}

void fp_grant(struct vm *vm)
{
	uint64_t longest = fp_longest(charter_platform_get(vm->config, CHARTER_PLATFORM_SVE_VLS));

	if (!charter_vm_has(vm->config, CHARTER_FEAT_SVE) || longest == 0)
		return;
	vm->world.zcr = longest - 1;
	for (unsigned i = 0; i < vm->vcpu_count; i++)
		vm->vcpu[i].fp.sve = addr_ptr((paddr_t){vm->fp_memory.v + i * fp_area(16 * longest)});
}

void fp_reset(struct vcpu *v)
{
	v->fp.cpu = FP_NOWHERE;
	memset(&v->fp.simd, 0, sizeof(v->fp.simd));
	if (v->fp.sve)
		memset(v->fp.sve, 0, fp_area(16 * (v->vm->world.zcr + 1)));
}

/* Whether the guest's instructions trap from now on. What it is not granted traps in any case. */
static void fp_trap(const struct vcpu *v, bool traps)
{
	uint64_t cptr = v->vm->world.control[CHARTER_EL2_CPTR_EL2];

	cpu_this()->fp_used = !traps;
	fp_set_cptr(traps ? cptr | CPTR_TFP | CPTR_TZ : cptr);
}

void fp_in(struct vcpu *v)
{
	struct cpu *cpu = cpu_this();

	if (v->fp.sve)
		fp_write(ZCR_EL2, v->vm->world.zcr);
	fp_trap(v, cpu->fp_owner != v || v->fp.cpu != cpu->index);
}

void fp_use(struct vcpu *v)
{
	struct cpu *cpu = cpu_this();

	fp_set_cptr(CPTR_OPEN);
	isb();
	fp_simd_load(&v->fp.simd);
	if (v->fp.sve)
		fp_sve_load(v->fp.sve);
	fp_trap(v, false);
	cpu->fp_owner = v;
	v->fp.cpu = cpu->index;
}

void fp_out(struct vcpu *v)
{
	struct cpu *cpu = cpu_this();

	if (!cpu->fp_used)
		return;
	fp_set_cptr(CPTR_OPEN);
	isb();
	fp_simd_save(&v->fp.simd);
	if (!v->fp.sve)
		return;
	fp_sve_save(v->fp.sve);
	/* As soon as another guest runs, the registers above 128 bits may be lost: its vectors are shorter.
	 */
	cpu->fp_owner = 0;
}
