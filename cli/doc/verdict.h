/* SPDX-License-Identifier: BSD-2-Clause */
/* Can this host run that charter? Yes, no or undecidable, with everything that is in the way. */
#ifndef CLI_VERDICT_H
#define CLI_VERDICT_H

#include "doc/doc.h"

#define VERDICT_TEXT 320

/* One thing in the way, or not known. */
struct verdict_item {
	bool unknown;               /* the snapshot does not say; false: it is in the way */
	struct charter_refusal why; /* unless unknown */
	char what[NAMES_FIELD_MAX]; /* register, REG.FIELD, firmware register or platform fact */
	char asked[40], most[40];
	char reason[VERDICT_TEXT];
	char fix[VERDICT_TEXT];
};

/* A field that the charter lets vary, and that varies here. */
struct verdict_varied {
	unsigned field;
	uint64_t asked;
	uint64_t own; /* what the guest sees */
};

struct verdict {
	unsigned count;
	unsigned no;      /* items in the way */
	unsigned unknown; /* items not known */
	unsigned varied_count;
	struct verdict_item items[DOC_REFUSALS];
	struct verdict_varied varied[ROW_FIELD_COUNT];
};

/*
 * Judge. Returns an enum cmd_exit: CMD_YES, CMD_NO, CMD_UNDECIDABLE (nothing is in the way that is known), or
 * CMD_ENVIRONMENT. `vm` is a VM of the charter on that host, sealed unless the answer is CMD_NO; the
 * caller gives it back with doc_vm_free().
 */
int verdict_make_vm(const struct doc_values *values, const struct doc_host *host, struct verdict *verdict,
		    struct doc_vm *vm);

/* The same without the VM, which is given back. */
int verdict_make(const struct doc_values *values, const struct doc_host *host, struct verdict *verdict);

#endif
