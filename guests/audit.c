/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What is here? Every system register encoding, system instruction, row of
 * instructions, random instruction words, every bit of every register, every
 * owner's hypercalls, at EL1 and EL0; in a VM and on the bare machine. It judges
 * nothing: it prints records (abi/audit.h), and powers off.
 *
 * Options: seed=N, words=N, granted=N (struct audit_plan).
 */
#include "audit/audit.h"

int main(uint64_t dtb)
{
	struct audit_plan plan = {
		.seed = guest_option(dtb, "seed", 1),
		.words = (uint32_t)guest_option(dtb, "words", 4096),
		.granted = guest_option(dtb, "granted", ~0ull),
	};
	struct audit_header header = {.magic = AUDIT_MAGIC,
				      .format = AUDIT_FORMAT,
				      .model = guest_model,
				      .seed = plan.seed,
				      .words = plan.words};

	console_init();
	plan.guarded = box_guard();
	header.flags = plan.guarded ? AUDIT_FLAG_GUARDED : 0;
	record_begin(&header);
	box_enable();
	regs_walk();
	regs_bits();
	box_enable();
	box_watch(true);
	words_system(&plan);
	words_rows(&plan);
	words_random(&plan);
	box_watch(false);
	pstate_walk();
	calls_walk(&plan);
	record_end();
	return 0;
}
