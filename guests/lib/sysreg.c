/* SPDX-License-Identifier: BSD-2-Clause */
/* Registers by encoding: an encoding is part of the instruction, so the instruction is made. */
#include "lib/guest.h"

#define SYSREG_MRS_X0 0xd5200000u
#define SYSREG_MSR_X0 0xd5000000u
#define SYSREG_RET 0xd65f03c0u

/* A page of its own: data beside code that changes would be slow on an emulated CPU. */
static uint32_t sysreg_code[1024] __attribute__((aligned(4096)));

void guest_sync_code(const void *start, size_t size)
{
	uintptr_t at = (uintptr_t)start & ~(uintptr_t)15;

	for (; at < (uintptr_t)start + size; at += 16)
		__asm__ volatile("dc cvau, %0\n\tdsb ish\n\tic ivau, %0" : : "r"(at) : "memory");
	__asm__ volatile("dsb ish\n\tisb" : : : "memory");
}

static bool sysreg_run(uint32_t word, uint64_t *x0)
{
	register uint64_t value __asm__("x0");
	uint64_t faults = guest_fault.count;

	sysreg_code[0] = word;
	sysreg_code[1] = SYSREG_RET;
	guest_sync_code(sysreg_code, 8);
	value = *x0; /* after the call: it may use x0 */
	__asm__ volatile("blr %1" : "+r"(value) : "r"(sysreg_code) : "x30", "memory");
	*x0 = value;
	return guest_fault.count == faults;
}

bool sysreg_read(uint16_t enc, uint64_t *value)
{
	*value = 0;
	return sysreg_run(SYSREG_MRS_X0 | (uint32_t)enc << 5, value);
}

bool sysreg_write(uint16_t enc, uint64_t value)
{
	return sysreg_run(SYSREG_MSR_X0 | (uint32_t)enc << 5, &value);
}
