/* SPDX-License-Identifier: BSD-2-Clause */
/* The binary form of a host snapshot. */
#include "tlv_io.h"
#include "vm_priv.h"

#include <charter/sealed.h>
#include <string.h>

static void hostform_put_rows(struct tlv_out *out, uint16_t type, const uint64_t *values, const uint8_t *has)
{
	uint32_t number = 0;
	unsigned i;

	tlv_section_begin(out, type);
	while ((i = tlv_row_next(type, &number)) != ROW_NONE)
		if (!has || has[i])
			tlv_put_entry(out, number, values[i]);
	tlv_section_end(out);
}

size_t charter_host_write(const struct charter_host *host, void *data, size_t size)
{
	struct tlv_out out;

	tlv_begin(&out, data, size);
	if (host_cpu_noted(host))
		hostform_put_rows(&out, TLV_CPU, host->cpu, NULL);
	hostform_put_rows(&out, TLV_REGS, host->id, NULL);
	hostform_put_rows(&out, TLV_FWREGS, host->fwreg, host->has_fwreg);
	hostform_put_rows(&out, TLV_PLATFORM, host->platform, NULL);
	tlv_section_begin(&out, TLV_CCSIDR);
	for (unsigned i = 0; i < CHARTER_CCSIDR_COUNT; i++)
		if (host->ccsidr[i] != CHARTER_CCSIDR_NONE)
			tlv_put_entry(&out, i, host->ccsidr[i]);
	tlv_section_end(&out);
	hostform_put_rows(&out, TLV_SETTABLE, host->settable, NULL);
	return tlv_end(&out, TLV_MAGIC_HOST, CHARTER_MODEL_VERSION);
}

/* Where an entry of a section goes, or NULL: nothing that this build knows, and so nothing it can grant. */
static uint64_t *hostform_slot(struct charter_host *host, uint16_t type, uint32_t number)
{
	unsigned index = tlv_row_find(type, number);

	if (index == ROW_NONE)
		return NULL;
	switch (type) {
	case TLV_CPU:
		return &host->cpu[index];
	case TLV_REGS:
		return &host->id[index];
	case TLV_SETTABLE:
		return &host->settable[index];
	case TLV_PLATFORM:
		return &host->platform[index];
	case TLV_FWREGS:
		host->has_fwreg[index] = 1;
		return &host->fwreg[index];
	default:
		return NULL;
	}
}

static enum charter_result hostform_read_section(const struct tlv_in *in, struct charter_host *host,
						 struct charter_refusal *why)
{
	struct tlv_entry entry;
	uint64_t *slot;
	size_t count;

	if (!(in->type & TLV_MANDATORY) && in->type != TLV_CPU)
		return CHARTER_OK;
	if (in->type != TLV_CPU && in->type != TLV_REGS && in->type != TLV_FWREGS &&
	    in->type != TLV_PLATFORM && in->type != TLV_CCSIDR && in->type != TLV_SETTABLE)
		return tlv_refuse(why, in->at - sizeof(struct tlv_section));
	if (!tlv_count(in, sizeof(entry), &count))
		return tlv_refuse(why, in->at);
	for (size_t i = 0; i < count; i++) {
		bool ccsidr = in->type == TLV_CCSIDR;

		if (!tlv_entry(in, i, &entry) ||
		    (ccsidr && (entry.number >= CHARTER_CCSIDR_COUNT || entry.value >= CHARTER_CCSIDR_NONE)))
			return tlv_refuse(why, in->at + i * sizeof(entry));
		slot = hostform_slot(host, (uint16_t)in->type, entry.number);
		if (ccsidr)
			host->ccsidr[entry.number] = (uint32_t)entry.value;
		else if (slot)
			*slot = entry.value;
	}
	return CHARTER_OK;
}

enum charter_result charter_host_read(struct charter_host *out, const void *data, size_t size,
				      struct charter_refusal *why)
{
	struct charter_host host;
	struct tlv_in in;
	enum tlv_next next;
	size_t offset;

	memset(&host, 0, sizeof(host));
	memset(host.ccsidr, 0xff, sizeof(host.ccsidr));
	if (!tlv_open(&in, data, size, TLV_MAGIC_HOST, &offset))
		return tlv_refuse(why, offset);
	while ((next = tlv_next(&in, &offset)) == TLV_NEXT_SECTION) {
		enum charter_result result = hostform_read_section(&in, &host, why);

		if (result)
			return result;
	}
	if (next == TLV_NEXT_BAD)
		return tlv_refuse(why, offset);
	*out = host;
	return CHARTER_OK;
}
