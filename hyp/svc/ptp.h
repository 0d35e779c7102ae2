/* SPDX-License-Identifier: BSD-2-Clause */
/* KVM's PTP service: the wall clock and the guest's counter, at the same moment. */
#ifndef HYP_SVC_PTP_H
#define HYP_SVC_PTP_H

#include <stdint.h>

struct vcpu;

/*
 * For `v`, with the virtual (`which` 0) or physical (1) counter: high and low
 * half of the nanoseconds since 1970, then of the counter; x[0] = -1 for any other
 * counter, or without a clock.
 */
void ptp_time(const struct vcpu *v, uint64_t which, uint64_t x[4]);

#endif
