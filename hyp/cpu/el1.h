/* SPDX-License-Identifier: BSD-2-Clause */
/* A guest's registers whose encoding depends on HCR_EL2.E2H (arch/sysreg/el12.txt), one by one. */
#ifndef HYP_CPU_EL1_H
#define HYP_CPU_EL1_H

#include "cpu/e2h.h"
#include "cpu/sysreg.h"

#define EL1_SCTLR 0, C1_C0_0
#define EL1_GCSCR 0, C2_C5_0
#define EL1_ELR 0, C4_C0_1
#define EL1_SPSR 0, C4_C0_0
#define EL1_ESR 0, C5_C2_0
#define EL1_FAR 0, C6_C0_0
#define EL1_VBAR 0, C12_C0_0
#define EL1_CNTV_CTL 3, C14_C3_1
#define EL1_CNTV_CVAL 3, C14_C3_2

/* el1_read(EL1_SCTLR), el1_write(EL1_SCTLR, value) */
#define el1_read_as(op1, rest) (e2h_on ? sysreg_read(S3_5_##rest) : sysreg_read(S3_##op1##_##rest))
#define el1_read(where) el1_read_as(where)

#define el1_write_as(op1, rest, value)                                                                       \
	do {                                                                                                 \
		if (e2h_on)                                                                                  \
			sysreg_write(S3_5_##rest, value);                                                    \
		else                                                                                         \
			sysreg_write(S3_##op1##_##rest, value);                                              \
	} while (0)
#define el1_write(where, value) el1_write_as(where, value)

#endif
