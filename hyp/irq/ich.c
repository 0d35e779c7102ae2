/* SPDX-License-Identifier: BSD-2-Clause */
/* A system register's name is part of the instruction: hence the lists. */
#include "irq/ich.h"
#include "cpu/sysreg.h"

uint64_t ich_read_lr(unsigned n)
{
	switch (n) {
	case 0:
		return sysreg_read(ich_lr0_el2);
	case 1:
		return sysreg_read(ich_lr1_el2);
	case 2:
		return sysreg_read(ich_lr2_el2);
	case 3:
		return sysreg_read(ich_lr3_el2);
	case 4:
		return sysreg_read(ich_lr4_el2);
	case 5:
		return sysreg_read(ich_lr5_el2);
	case 6:
		return sysreg_read(ich_lr6_el2);
	case 7:
		return sysreg_read(ich_lr7_el2);
	case 8:
		return sysreg_read(ich_lr8_el2);
	case 9:
		return sysreg_read(ich_lr9_el2);
	case 10:
		return sysreg_read(ich_lr10_el2);
	case 11:
		return sysreg_read(ich_lr11_el2);
	case 12:
		return sysreg_read(ich_lr12_el2);
	case 13:
		return sysreg_read(ich_lr13_el2);
	case 14:
		return sysreg_read(ich_lr14_el2);
	case 15:
		return sysreg_read(ich_lr15_el2);
	}
	return 0;
}

void ich_write_lr(unsigned n, uint64_t value)
{
	switch (n) {
	case 0:
		sysreg_write(ich_lr0_el2, value);
		break;
	case 1:
		sysreg_write(ich_lr1_el2, value);
		break;
	case 2:
		sysreg_write(ich_lr2_el2, value);
		break;
	case 3:
		sysreg_write(ich_lr3_el2, value);
		break;
	case 4:
		sysreg_write(ich_lr4_el2, value);
		break;
	case 5:
		sysreg_write(ich_lr5_el2, value);
		break;
	case 6:
		sysreg_write(ich_lr6_el2, value);
		break;
	case 7:
		sysreg_write(ich_lr7_el2, value);
		break;
	case 8:
		sysreg_write(ich_lr8_el2, value);
		break;
	case 9:
		sysreg_write(ich_lr9_el2, value);
		break;
	case 10:
		sysreg_write(ich_lr10_el2, value);
		break;
	case 11:
		sysreg_write(ich_lr11_el2, value);
		break;
	case 12:
		sysreg_write(ich_lr12_el2, value);
		break;
	case 13:
		sysreg_write(ich_lr13_el2, value);
		break;
	case 14:
		sysreg_write(ich_lr14_el2, value);
		break;
	case 15:
		sysreg_write(ich_lr15_el2, value);
		break;
	}
}

uint64_t ich_read_hcr(void)
{
	return sysreg_read(ich_hcr_el2);
}

void ich_write_hcr(uint64_t value)
{
	sysreg_write(ich_hcr_el2, value);
	isb();
}

uint64_t ich_read_vmcr(void)
{
	return sysreg_read(ich_vmcr_el2);
}

void ich_load(uint64_t vmcr, const uint64_t ap0r[4], const uint64_t ap1r[4], unsigned words)
{
	sysreg_write(ich_vmcr_el2, vmcr);
	if (words == 4) {
		sysreg_write(ich_ap0r3_el2, ap0r[3]);
		sysreg_write(ich_ap0r2_el2, ap0r[2]);
		sysreg_write(ich_ap1r3_el2, ap1r[3]);
		sysreg_write(ich_ap1r2_el2, ap1r[2]);
	}
	if (words >= 2) {
		sysreg_write(ich_ap0r1_el2, ap0r[1]);
		sysreg_write(ich_ap1r1_el2, ap1r[1]);
	}
	sysreg_write(ich_ap0r0_el2, ap0r[0]);
	sysreg_write(ich_ap1r0_el2, ap1r[0]);
}

uint64_t ich_save(uint64_t ap0r[4], uint64_t ap1r[4], unsigned words)
{
	if (words == 4) {
		ap0r[3] = sysreg_read(ich_ap0r3_el2);
		ap0r[2] = sysreg_read(ich_ap0r2_el2);
		ap1r[3] = sysreg_read(ich_ap1r3_el2);
		ap1r[2] = sysreg_read(ich_ap1r2_el2);
	}
	if (words >= 2) {
		ap0r[1] = sysreg_read(ich_ap0r1_el2);
		ap1r[1] = sysreg_read(ich_ap1r1_el2);
	}
	ap0r[0] = sysreg_read(ich_ap0r0_el2);
	ap1r[0] = sysreg_read(ich_ap1r0_el2);
	return sysreg_read(ich_vmcr_el2);
}
