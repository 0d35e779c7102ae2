/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * FP/SIMD and SVE state, switched when it is used: a vCPU is entered with
 * these instructions trapped (CPTR_EL2.TFP, TZ), and the first of them loads
 * its registers. What was used is saved when the vCPU leaves its CPU. Where
 * nobody else used them meanwhile, FP/SIMD registers still hold their vCPU's
 * values, and nothing traps.
 */
#ifndef HYP_CPU_FP_H
#define HYP_CPU_FP_H

#include "mem/addr.h"
#include <stdbool.h>
#include <stdint.h>

#define FP_NOWHERE 0xffffffffu

struct vcpu;
struct vm;

/* FP/SIMD registers, while not loaded; fp_regs.S has the layout. */
struct fp_simd {
	uint64_t v[64];
	uint64_t fpcr, fpsr;
} __attribute__((aligned(16)));

struct vcpu_fp {
	struct fp_simd simd; /* with SVE granted: FPCR and FPSR only */
	uint64_t *sve;       /* Z0..Z31, P0..P15, FFR at the VM's longest vectors; NULL: not granted */
	uint32_t cpu;        /* whose registers hold the same, if `fp_owner` there says so too */
};

/* Vector lengths of the calling CPU: bit n is (n + 1) * 128 bits. 0: no SVE. */
uint64_t fp_vector_lengths(void);

/* Memory for what the VM's vCPUs can be granted at most, when it is created. False: there is none. */
bool fp_take_memory(struct vm *vm);
void fp_give_memory(struct vm *vm);

/* At the seal: what is granted. */
void fp_grant(struct vm *vm);

/* To the state after a reset; `v` is not loaded. */
void fp_reset(struct vcpu *v);

/* Around the time that `v` is loaded. fp_in() after world_load(), fp_out() before or after world_load_own().
 */
void fp_in(struct vcpu *v);
void fp_out(struct vcpu *v);

/* The guest has used them: it owns them from here on. */
void fp_use(struct vcpu *v);

/* fp_regs.S: CPTR_EL2 lets them. The registers keep their values when they are saved. */
void fp_simd_save(struct fp_simd *to);
void fp_simd_load(const struct fp_simd *from);
void fp_sve_save(uint64_t *to);
void fp_sve_load(const uint64_t *from);

#endif
