/* SPDX-License-Identifier: BSD-2-Clause */
/* Sealing a charter: judged by the model alone, or by a host too. */
#include "base/exit.h"
#include "base/out.h"
#include "doc/doc.h"
#include "doc/verdict.h"
#include "tlv.h"
#include <stdlib.h>

/* What is in the way, at the line of the statement it comes from; a sealed charter has no lines. */
static void doc_seal_say(const struct doc *doc, const struct verdict_item *item)
{
	const char *place = doc->open && !item->unknown ? doc_place(doc->open, &doc->values, &item->why) : "";
	unsigned line = *place ? json_pos_line(&doc->open->pos, place) : 0;

	out_error_at(doc->file, line, "%s%s%s: asked %s, the most on this host is %s; %s", place,
		     *place ? ": " : "", item->what, item->asked, item->most, item->fix);
}

static int doc_seal_on(const struct doc *doc, const struct doc_host *host)
{
	struct verdict *verdict = malloc(sizeof(*verdict));
	int result;

	if (!verdict)
		return CMD_ENVIRONMENT;
	result = verdict_make(&doc->values, host, verdict);
	for (unsigned i = 0; i < verdict->count; i++)
		doc_seal_say(doc, &verdict->items[i]);
	free(verdict);
	return result == CMD_NO ? CMD_INPUT : result;
}

int doc_seal(const struct doc *doc, const struct doc_host *host, struct doc_vm *vm)
{
	struct doc_refusals refusals;
	struct charter_host own;
	int result = CMD_YES;

	if (doc->kind != DOC_OPEN && doc->kind != DOC_SEALED) {
		out_error_at(doc->file, 0, "is no charter; name a charter");
		return CMD_INPUT;
	}
	if (host)
		result = doc_seal_on(doc, host);
	if (result != CMD_YES)
		return result;
	doc_vm_own_host(&doc->values, &own);
	if (!doc_vm_make(vm, &doc->values, &own, &refusals))
		return CMD_ENVIRONMENT;
	return CMD_YES;
}

void *doc_seal_binary(const struct doc_vm *vm, size_t *size)
{
	void *data;

	data = malloc(TLV_SIZE_MAX);
	*size = data ? charter_sealed_write(vm->vm, data, TLV_SIZE_MAX) : 0;
	if (*size)
		return data;
	out_error("out of memory");
	free(data);
	return NULL;
}
