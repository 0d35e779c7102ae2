/* SPDX-License-Identifier: BSD-2-Clause */
/* The implementations that a guest may run on: the one that its charter shows, and the others that it names.
 */
#ifndef HYP_SVC_IDENTITY_H
#define HYP_SVC_IDENTITY_H

#include <stdint.h>

struct vcpu;

/* DISCOVER_IMPL_VER: status, the version of these calls, how many implementations there are. */
void identity_version(const struct vcpu *v, uint64_t x[4]);

/* DISCOVER_IMPL_CPUS: status, MIDR_EL1, REVIDR_EL1, AIDR_EL1 of implementation `index`. */
void identity_cpu(const struct vcpu *v, uint64_t index, uint64_t x[4]);

#endif
