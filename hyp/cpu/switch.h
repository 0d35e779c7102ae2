/* SPDX-License-Identifier: BSD-2-Clause */
/* What is in a CPU's registers while a vCPU is loaded, beyond the GPRs. */
#ifndef HYP_CPU_SWITCH_H
#define HYP_CPU_SWITCH_H

struct vcpu;

/* The EL1 state after a reset, into `v`, which is not loaded. */
void switch_reset(struct vcpu *v);

/* Load `v` on the calling CPU, and save it again. */
void switch_in(struct vcpu *v);
void switch_out(struct vcpu *v);

/* Enter the guest; returns when the vCPU has to leave it (vectors.S). `v` is loaded. */
void switch_run(struct vcpu *v);

#endif
