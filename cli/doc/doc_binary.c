/* SPDX-License-Identifier: BSD-2-Clause */
/* The binary forms (abi/tlv.h), read into the command's own structures. */
#include "base/exit.h"
#include "base/out.h"
#include "doc/doc.h"
#include "field.h"
#include "tlv_io.h"
#include <string.h>

bool doc_binary_is(const void *data, size_t size)
{
	uint64_t magic;

	if (size < sizeof(magic))
		return false;
	memcpy(&magic, data, sizeof(magic));
	return magic == TLV_MAGIC_CHARTER || magic == TLV_MAGIC_HOST;
}

/* The entries of one section into the values of its kind. False: an entry that is none. */
static bool doc_binary_section(const struct tlv_in *in, struct doc_values *values)
{
	uint64_t *to = in->type == TLV_REGS     ? values->id
		       : in->type == TLV_FWREGS ? values->fwreg
						: values->platform;
	struct tlv_entry entry;
	size_t count;

	if (!tlv_count(in, sizeof(entry), &count))
		return false;
	for (size_t i = 0; i < count; i++) {
		unsigned row;

		if (!tlv_entry(in, i, &entry))
			return false;
		row = in->type == TLV_CCSIDR ? entry.number : tlv_row_find((uint16_t)in->type, entry.number);
		if (in->type == TLV_CCSIDR && row < CHARTER_CCSIDR_COUNT)
			values->ccsidr[row] = (uint32_t)entry.value;
		else if (in->type != TLV_CCSIDR && row != ROW_NONE)
			to[row] = entry.value;
	}
	return true;
}

static void doc_binary_varies(const struct tlv_in *in, struct doc_terms *terms)
{
	struct tlv_entry entry;
	size_t count;

	tlv_count(in, sizeof(entry), &count);
	for (size_t i = 0; i < count && tlv_entry(in, i, &entry); i++) {
		unsigned id = tlv_row_find(TLV_VARIES, entry.number);

		for (unsigned f = 0; f < ROW_FIELD_COUNT; f++)
			if (field_id(&row_fields[f]) == id && field_of(&row_fields[f], entry.value))
				terms->varies[f] = (uint8_t)doc_varies_of(f);
	}
}

static void doc_binary_accept(const struct tlv_in *in, struct doc_terms *terms)
{
	uint32_t number;
	size_t count;

	tlv_count(in, sizeof(number), &count);
	for (size_t i = 0; i < count; i++) {
		memcpy(&number, in->data + in->at + i * sizeof(number), sizeof(number));
		for (unsigned f = 0; f < ROW_FEATURE_COUNT; f++)
			if (row_features[f].num == number)
				terms->accept_residue[f] = 1;
	}
}

static void doc_binary_others(const struct tlv_in *in, struct doc_others *others)
{
	struct tlv_implementation entry;
	size_t count;

	tlv_count(in, sizeof(entry), &count);
	for (size_t i = 0; i < count && i < CHARTER_IMPLEMENTATIONS_MAX; i++) {
		memcpy(&entry, in->data + in->at + i * sizeof(entry), sizeof(entry));
		others->list[others->count++] =
			(struct charter_implementation){entry.midr, entry.revidr, entry.aidr};
	}
}

/* What the form says. The library judges it afterwards, so nothing is judged here but its shape. */
static bool doc_binary_values(const void *data, size_t size, struct doc_values *values)
{
	enum tlv_next next;
	struct tlv_in in;
	size_t offset;

	memset(values, 0, sizeof(*values));
	memset(values->ccsidr, 0xff, sizeof(values->ccsidr));
	if (!tlv_open(&in, data, size, TLV_MAGIC_CHARTER, &offset))
		return false;
	while ((next = tlv_next(&in, &offset)) == TLV_NEXT_SECTION) {
		bool rows = in.type == TLV_REGS || in.type == TLV_FWREGS || in.type == TLV_PLATFORM ||
			    in.type == TLV_CCSIDR;

		if (rows && !doc_binary_section(&in, values))
			return false;
		if (in.type == TLV_VARIES)
			doc_binary_varies(&in, &values->terms);
		else if (in.type == TLV_ACCEPT)
			doc_binary_accept(&in, &values->terms);
		else if (in.type == TLV_IMPLEMENTATIONS)
			doc_binary_others(&in, &values->others);
	}
	return next == TLV_NEXT_END;
}

static int doc_binary_refused(const char *file, const struct charter_refusal *why)
{
	char text[512];

	charter_explain(why, text, sizeof(text));
	out_error_at(file, 0, "%s", text);
	return CMD_INPUT;
}

/* The library reads it onto a host that has just these values: what it accepts is a charter of this model. */
static int doc_binary_judge(const char *file, const void *data, size_t size, const struct doc_values *values)
{
	struct doc_refusals refusals;
	struct charter_refusal why;
	struct charter_host host;
	struct doc_vm vm;
	int result = CMD_YES;

	doc_vm_own_host(values, &host);
	if (!doc_vm_make(&vm, values, &host, &refusals))
		return CMD_ENVIRONMENT;
	charter_vm_init(vm.memory, CHARTER_VM_SIZE, &host, &vm.vm, &why);
	if (charter_sealed_load((struct charter_vm_locked){vm.vm}, data, size, &why) != CHARTER_OK)
		result = doc_binary_refused(file, &why);
	doc_vm_free(&vm);
	return result;
}

int doc_binary_charter(const char *file, const void *data, size_t size, struct doc_values *values,
		       char sha256[JSON_CANON_HEX])
{
	uint8_t digest[32];

	if (!charter_sealed_digest(data, size, digest) || !doc_binary_values(data, size, values)) {
		out_error_at(file, 0,
			     "is not a whole binary charter: cut, garbled or changed after its seal");
		return CMD_INPUT;
	}
	json_canon_hex(digest, sha256);
	return doc_binary_judge(file, data, size, values);
}

int doc_binary_host(const char *file, const void *data, size_t size, struct doc_host *host)
{
	struct charter_refusal why;
	struct charter_host snapshot;

	if (charter_host_read(&snapshot, data, size, &why) != CHARTER_OK)
		return doc_binary_refused(file, &why);
	doc_host_whole(host, &snapshot);
	return CMD_YES;
}
