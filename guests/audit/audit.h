/* SPDX-License-Identifier: BSD-2-Clause */
/* The parts of the audit payload. */
#ifndef GUESTS_AUDIT_H
#define GUESTS_AUDIT_H

#include "audit_unsafe.h"
#include "audit_word.h"
#include "lib/guest.h"

/* Memory that what is probed may spoil: `at` is its middle, which every register points to. */
#define AUDIT_SCRATCH 0x42000000ull
#define AUDIT_SCRATCH_SIZE 0x200000ull

/* Something to be executed, and what came of it. audit/enter.S knows the layout. */
struct box {
	uint64_t x[31];
	uint64_t sp;
	uint64_t pc;
	uint64_t pstate;
	uint64_t after[31];
	uint64_t after_sp;
	uint64_t elr;
	uint64_t spsr;
	uint64_t esr;
	uint64_t vector; /* index of the vector that it ended with */
};
_Static_assert(sizeof(struct box) == 70 * 8, "enter.S knows the layout");

/* Begin at box->pc; the first exception ends it. The box is in no use but this one's. */
void box_enter(struct box *box);

/* audit/box.c: what instruction words do. */
struct probe {
	uint32_t word;
	unsigned el;
	uint64_t x0; /* else every register points into scratch memory */
	bool x0_given;
	/* Afterwards: */
	unsigned outcome; /* enum audit_outcome; AUDIT_SKIP beforehand: it is left out */
	uint32_t esr;
	uint64_t value; /* x0 */
	bool changed;   /* registers, flags or the flow of instructions */
};
/* At most BOX_MANY words, one after the other. Their code is written at once: that is what takes long. */
#define BOX_MANY 64u
void box_probe(struct probe *probes, unsigned count);
/* Take an exception return to BRK with this in SPSR_EL1: how it ended, and what SPSR_EL1 said then. */
uint64_t box_pstate(uint64_t pstate, uint32_t word, uint64_t *esr);
/* Whether a timer can end what does not end: there is an interrupt controller. Set it up. */
bool box_guard(void);
/* Let it do so, or not. */
void box_watch(bool on);
/* Give EL0, and instructions that EL1 enables, all that EL1 has. */
void box_enable(void);

/* audit/record.c: records, in runs, to the console. */
void record_begin(const struct audit_header *header);
void record_add(const struct audit_record *record);
void record_end(void);

/* The rest: each walks a part of what there is. */
struct audit_plan {
	uint64_t seed;
	uint32_t words;
	uint64_t
		granted; /* bit 2i, 2i+1: the 32-bit, 64-bit form of the call of audit_unsafe[i] is granted */
	bool guarded;
};
void regs_walk(void);
void regs_bits(void);
void words_system(const struct audit_plan *plan);
void words_rows(const struct audit_plan *plan);
void words_random(const struct audit_plan *plan);
void calls_walk(const struct audit_plan *plan);
void pstate_walk(void);

#endif
