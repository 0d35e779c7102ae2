/* SPDX-License-Identifier: BSD-2-Clause */
/* What every payload has: console, registers, hypercalls, exceptions that are survived. */
#ifndef GUEST_H
#define GUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Addresses of the machine: the part of QEMU's `virt` that a guest of Charter has. */
#define GUEST_UART 0x09000000ull
#define GUEST_GICD 0x08000000ull
#define GUEST_GICR 0x080a0000ull
#define GUEST_RAM 0x40000000ull

/* The payload. Returning from it powers the machine off. `dtb`: the device tree. */
int main(uint64_t dtb);

/*
 * Where another vCPU can be started, and what it then calls: the context it was given, and the DAIF,
 * CurrentEL, SPSel and SCTLR_EL1 it began with.
 */
extern char guest_secondary[];
void secondary(uint64_t context, uint64_t daif, uint64_t el, uint64_t spsel, uint64_t sctlr);

/* The last exception, and how many there were. lib/start.S knows the layout. */
struct guest_fault {
	uint64_t esr;
	uint64_t elr;
	uint64_t far;
	uint64_t count;
};
_Static_assert(sizeof(struct guest_fault) == 32, "start.S writes it");
extern volatile struct guest_fault guest_fault;
extern char guest_vectors[];

/* Console: PL011, polled. */
void console_init(void);
void console_char(char c);
void console_text(const char *text);
void console_hex(uint64_t value);     /* 0x2a */
void console_decimal(uint64_t value); /* 42 */
bool console_take(char *c);           /* what was typed, or false */

/* x0..x17 of a call, in and out. */
struct smccc {
	uint64_t x[18];
};
void smccc_hvc(struct smccc *call);
void smccc_smc(struct smccc *call);
/* The usual form, by HVC. */
uint64_t smccc(uint32_t fid, uint64_t x1, uint64_t x2, uint64_t x3);

/* The number after NAME= on the command line, or `otherwise`. */
uint64_t guest_option(uint64_t dtb, const char *name, uint64_t otherwise);

/* Power off. Returns when PSCI refuses. */
void guest_off(void);

/* Read or write the register with this encoding (op0<<14 | op1<<11 | CRn<<7 | CRm<<3 | op2); false: an
 * exception. */
bool sysreg_read(uint16_t enc, uint64_t *value);
bool sysreg_write(uint16_t enc, uint64_t value);

/* Make instructions that were just written visible to fetches. */
void guest_sync_code(const void *start, size_t size);

/* Run something that may do anything to the registers: it ends with its first exception, whose ESR_EL1
 * returns. */
struct sandbox {
	uint64_t x[31];
	uint64_t sp;
	uint64_t pc;
	uint64_t pstate;
};
_Static_assert(sizeof(struct sandbox) == 272, "sandbox.S reads it");
uint64_t sandbox_run(const struct sandbox *box);

/* The rows of arch/, as far as a guest sees them (generated). */
enum guest_answer { GUEST_ANSWER_WORDS, GUEST_ANSWER_DISCOVER, GUEST_ANSWER_ACT };

struct guest_reg {
	const char *name;
	uint16_t enc;
	bool id;    /* an identification register: its value is chartered */
	bool state; /* part of a VM's state */
};

struct guest_call {
	const char *name;
	uint32_t fid;
	enum guest_answer answer;
};

/* A64 instruction words that need a feature. */
struct guest_insn {
	uint32_t mask;
	uint32_t value;
	uint16_t num; /* of the row */
};

extern const uint32_t guest_model; /* model version of the rows */
extern const struct guest_insn guest_insns[];
extern const unsigned guest_insn_count;
extern const struct guest_reg guest_regs[];
extern const unsigned guest_reg_count;
extern const struct guest_call guest_calls[];
extern const unsigned guest_call_count;

#define GUEST_MRS(name)                                                                                      \
	({                                                                                                   \
		uint64_t guest_mrs_;                                                                         \
		__asm__ volatile("mrs %0, " #name : "=r"(guest_mrs_));                                       \
		guest_mrs_;                                                                                  \
	})
#define GUEST_MSR(name, value) __asm__ volatile("msr " #name ", %0" : : "r"((uint64_t)(value)) : "memory")
#define GUEST_ISB() __asm__ volatile("isb" : : : "memory")

#endif
