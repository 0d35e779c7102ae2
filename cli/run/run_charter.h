/* SPDX-License-Identifier: BSD-2-Clause */
/* The charter of a run: read before anything starts, held against the host before anything is in the guest.
 */
#ifndef CLI_RUN_CHARTER_H
#define CLI_RUN_CHARTER_H

#include "doc/doc.h"
#include "tlv.h"

struct run_charter {
	struct doc doc;
	bool there;
	uint8_t sealed[TLV_SIZE_MAX]; /* its binary form */
	size_t sealed_size;
};

/* Read a charter by NAME or FILE; NULL: none. Returns an enum cmd_exit; says on stderr what is wrong. */
int run_charter_read(struct run_charter *c, const char *what);

/*
 * Whether the guest's memory, which ends at `end`, is within the addresses that it grants (ipa_bits). Returns
 * an enum cmd_exit; says on stderr what is wrong.
 */
int run_charter_reaches(const struct run_charter *c, uint64_t end);

/* The PSCI version it grants, 0 when there is no charter. */
uint64_t run_charter_psci(const struct run_charter *c);

/* Whether this host can grant it: CMD_YES, and its binary form is made; else CMD_NO, and why not is on
 * stderr. */
int run_charter_fit(struct run_charter *c, const struct charter_host *host, bool quiet);

void run_charter_free(struct run_charter *c);

#endif
