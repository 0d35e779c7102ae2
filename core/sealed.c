/* SPDX-License-Identifier: BSD-2-Clause */
/* Writing the binary form of a sealed charter: one form for one charter. */
#include "state_priv.h"
#include "tlv_io.h"

#include <charter/sealed.h>
#include <string.h>

static void sealed_put_rows(struct tlv_out *out, uint16_t type, const uint64_t *values)
{
	uint32_t number = 0;
	unsigned i;

	tlv_section_begin(out, type);
	while ((i = tlv_row_next(type, &number)) != ROW_NONE)
		tlv_put_entry(out, number, values[i]);
	tlv_section_end(out);
}

static void sealed_put_ccsidr(struct tlv_out *out, const uint32_t *ccsidr)
{
	tlv_section_begin(out, TLV_CCSIDR);
	for (unsigned i = 0; i < CHARTER_CCSIDR_COUNT; i++)
		if (ccsidr[i] != CHARTER_CCSIDR_NONE)
			tlv_put_entry(out, i, ccsidr[i]);
	tlv_section_end(out);
}

static void sealed_put_state(struct tlv_out *out, const struct vm_choice *choice)
{
	struct state_walk walk = {0};
	uint64_t id;

	tlv_section_begin(out, TLV_STATE);
	while ((id = state_next(choice, &walk)))
		tlv_put(out, &id, sizeof(id));
	tlv_section_end(out);
}

/* The registers of which something may vary; no section when there are none. */
static void sealed_put_varies(struct tlv_out *out, const uint64_t *varies)
{
	uint32_t number = 0;
	unsigned i, count = 0;

	while ((i = tlv_row_next(TLV_VARIES, &number)) != ROW_NONE) {
		if (!varies[i])
			continue;
		if (count++ == 0)
			tlv_section_begin(out, TLV_VARIES);
		tlv_put_entry(out, number, varies[i]);
	}
	if (count)
		tlv_section_end(out);
}

/* Rows of features ascend by their numbers. */
static void sealed_put_accept(struct tlv_out *out, const uint32_t *accept)
{
	unsigned count = 0;

	for (unsigned i = 0; i < ROW_FEATURE_COUNT; i++) {
		uint32_t number = row_features[i].num;

		if (!(accept[i / 32u] >> (i % 32u) & 1u))
			continue;
		if (count++ == 0)
			tlv_section_begin(out, TLV_ACCEPT);
		tlv_put(out, &number, sizeof(number));
	}
	if (count)
		tlv_section_end(out);
}

/* Other implementations, in their order. */
static void sealed_put_implementations(struct tlv_out *out, const struct vm_choice *choice)
{
	if (!choice->other_count)
		return;
	tlv_section_begin(out, TLV_IMPLEMENTATIONS);
	for (unsigned i = 0; i < choice->other_count; i++) {
		const struct charter_implementation *other = &choice->other[i];
		struct tlv_implementation entry = {other->midr, other->revidr, other->aidr};

		tlv_put(out, &entry, sizeof(entry));
	}
	tlv_section_end(out);
}

size_t charter_sealed_write(const struct charter_vm *vm, void *data, size_t size)
{
	static const uint32_t unassessed;
	struct tlv_out out;

	if (!charter_vm_sealed(vm))
		return 0;
	tlv_begin(&out, data, size);
	sealed_put_rows(&out, TLV_REGS, vm->choice.id);
	sealed_put_rows(&out, TLV_FWREGS, vm->choice.fw);
	sealed_put_rows(&out, TLV_PLATFORM, vm->choice.platform);
	sealed_put_ccsidr(&out, vm->choice.ccsidr);
	tlv_section_begin(&out, TLV_RESIDUE);
	tlv_put(&out, &unassessed, sizeof(unassessed));
	tlv_section_end(&out);
	sealed_put_state(&out, &vm->choice);
	sealed_put_varies(&out, vm->choice.terms.varies);
	sealed_put_accept(&out, vm->choice.terms.accept_residue);
	sealed_put_implementations(&out, &vm->choice);
	return tlv_end(&out, TLV_MAGIC_CHARTER, CHARTER_MODEL_VERSION);
}

bool charter_sealed_digest(const void *data, size_t size, uint8_t digest[32])
{
	struct tlv_in in;
	size_t offset;

	if (!tlv_open(&in, data, size, TLV_MAGIC_CHARTER, &offset))
		return false;
	memcpy(digest, (const uint8_t *)data + offsetof(struct tlv_header, sha256), 32);
	return true;
}
