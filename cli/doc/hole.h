/* SPDX-License-Identifier: BSD-2-Clause */
/* Holes that are opened on purpose (charter/hole.h), by the words that people use. */
#ifndef CLI_HOLE_H
#define CLI_HOLE_H

#include "doc/doc.h"
#include <charter/hole.h>

/*
 * What a word names: a feature (FEAT_TCR2), a register (TCR2_EL1), a service as charters call it (trng) or as
 * the tables do (TRNG_V1_0), a hypercall (PV_TIME_ST). False: nothing; said, with what may be meant.
 */
bool hole_find(const char *word, struct charter_hole *hole);

/* The name of what a hole is about, in `text`. */
const char *hole_name(const struct charter_hole *hole, char text[NAMES_FIELD_MAX]);

/* The rows by their stable numbers: index, or ROW_NONE when it is about something else, or no row. */
unsigned hole_feature(const struct charter_hole *hole);
unsigned hole_register(const struct charter_hole *hole);
unsigned hole_call(const struct charter_hole *hole);

/* Whether a hole of kind CALL or SERVICE is about this call (index). */
bool hole_of_call(const struct charter_hole *hole, unsigned call);

/*
 * Whether this hole can be opened in a VM with these values on this host. CMD_YES, or CMD_INPUT after it was
 * said why there is nothing to open.
 */
int hole_check(const char *file, const struct charter_hole *hole, const struct doc_values *values,
	       const struct charter_host *host);

#endif
