/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Register ids and generated enumerators. Register ids are KVM's 64-bit ids,
 * so that dumps, VMMs and habits carry over (Documentation/virt/kvm/api.rst).
 */
#ifndef CHARTER_IDS_H
#define CHARTER_IDS_H

#include <charter/gen.h> /* generated: counts, enum charter_call, charter_sysreg, charter_feature, charter_id, ... */
#include <stdint.h>

#define CHARTER_KVM_SYSREG 0x6030000000130000ull /* | encoding: op0<<14|op1<<11|CRn<<7|CRm<<3|op2 */
#define CHARTER_KVM_FW 0x6030000000140000ull
#define CHARTER_KVM_BMAP 0x6030000000160000ull
#define CHARTER_KVM_CCSIDR 0x6020000000110000ull /* | CSSELR_EL1 value, 0..13; 32-bit */
#define CHARTER_CCSIDR_COUNT 14
#define CHARTER_CCSIDR_NONE 0xffffffffu

/* Register encoding of an MRS/MSR: op0<<14 | op1<<11 | CRn<<7 | CRm<<3 | op2. */
#define CHARTER_ENC(op0, op1, crn, crm, op2)                                                                 \
	((uint16_t)(((op0) << 14) | ((op1) << 11) | ((crn) << 7) | ((crm) << 3) | (op2)))

#endif
