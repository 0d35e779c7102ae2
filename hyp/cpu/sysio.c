/* SPDX-License-Identifier: BSD-2-Clause */
#include "cpu/sysio.h"

/* Generated: with HCR_EL2.E2H clear; with it set, those that sysio_el12 counts, by that count less one. */
uint64_t sysio_pass_read_e2h0(unsigned row);
void sysio_pass_write_e2h0(unsigned row, uint64_t value);
uint64_t sysio_pass_read_el12(unsigned i);
void sysio_pass_write_el12(unsigned i, uint64_t value);
extern const uint8_t sysio_el12[];

extern const char sysio_id_from[], sysio_id_to[]; /* the generated reads */

bool sysio_fixup(uint64_t pc)
{
	return pc >= (uint64_t)sysio_id_from && pc < (uint64_t)sysio_id_to;
}

uint64_t sysio_pass_read(unsigned row)
{
	if (e2h_on && sysio_el12[row])
		return sysio_pass_read_el12(sysio_el12[row] - 1u);
	return sysio_pass_read_e2h0(row);
}

void sysio_pass_write(unsigned row, uint64_t value)
{
	if (e2h_on && sysio_el12[row])
		sysio_pass_write_el12(sysio_el12[row] - 1u, value);
	else
		sysio_pass_write_e2h0(row, value);
}
