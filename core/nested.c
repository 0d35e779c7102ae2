/* SPDX-License-Identifier: BSD-2-Clause */
/* Guests with an EL2 of their own: the page of VNCR_EL2, and whom a trap of their guests concerns. */
#include "thing.h"
#include "vm_priv.h"

#include <charter/insn.h>
#include <charter/nested.h>

#define NESTED_PAGE_WORDS 512u

/* HCR_EL2.E2H. Source: DDI 0487, HCR_EL2. */
#define NESTED_E2H (1ull << 34)

struct charter_vncr charter_vncr(unsigned n)
{
	return (struct charter_vncr){.offset = row_vncrs[n].offset, .enc = row_vncrs[n].enc};
}

/* Whether a trap takes anything that a guest has. */
static bool nested_takes(const uint64_t *id, const struct row_trap *trap)
{
	unsigned thing[2];

	for (unsigned i = 0; i < trap->take_count; i++) {
		unsigned count = thing_of(&row_takes[trap->first_take + i], thing);

		for (unsigned k = 0; k < count; k++)
			if (thing_has(id, thing[k]))
				return true;
	}
	return trap->along != ROW_ALONG_NOTHING;
}

/* The bits of a fine-grained trap register that a guest has: those that take something it has. */
static uint64_t nested_trap_bits(const uint64_t *id, unsigned reg)
{
	uint64_t bits = 0;

	for (unsigned i = 0; i < ROW_TRAP_COUNT; i++)
		if (row_traps[i].reg == reg && thing_trap_exists(id, i) && nested_takes(id, &row_traps[i]))
			bits |= 1ull << row_traps[i].bit;
	return bits;
}

struct charter_masks charter_vncr_masks(const uint64_t *id, unsigned n)
{
	const struct row_vncr *row = &row_vncrs[n];

	if (!feature_cond(id, row->needs))
		return (struct charter_masks){.res0 = ~0ull};
	if (row->effective != ROW_NONE)
		return charter_effective(id, row->effective);
	return (struct charter_masks){.res0 = row->el2 == ROW_NONE ? 0 : ~nested_trap_bits(id, row->el2)};
}

void charter_vncr_sanitise(const uint64_t *id, uint64_t *page)
{
	unsigned next = 0;

	for (unsigned word = 0; word < NESTED_PAGE_WORDS; word++) {
		struct charter_masks masks = {.res0 = ~0ull};

		if (next < ROW_VNCR_COUNT && row_vncrs[next].offset == word * sizeof(*page))
			masks = charter_vncr_masks(id, next++);
		page[word] = (page[word] & ~masks.res0) | masks.res1;
	}
}

/*
 * CPTR_EL2 and CNTHCTL_EL2 as the trap rows have them, with HCR_EL2.E2H = 0. With E2H = 1, the guest's guest
 * traps where ZEN, SMEN and FPEN have a 0 in their low bit (TGE is 0), TTA is bit 28, and the physical
 * timer's two bits are ten higher. Source: DDI 0487, CPTR_EL2, CNTHCTL_EL2.
 */
static uint64_t nested_layout(const uint64_t *el2, unsigned reg)
{
	uint64_t value = el2[reg], same;

	if (!(el2[CHARTER_EL2_HCR_EL2] & NESTED_E2H))
		return value;
	if (reg == CHARTER_EL2_CPTR_EL2) {
		same = value & (1ull << 31 | 1ull << 30);
		return same | (~value >> 16 & 1) << 8 | (~value >> 24 & 1) << 12 | (~value >> 20 & 1) << 10 |
		       (value >> 28 & 1) << 20;
	}
	if (reg == CHARTER_EL2_CNTHCTL_EL2)
		return (value & ~3ull) | (value >> 10 & 3);
	return value;
}

/* Whether the guest's EL2 has this trap, and has it on. */
static bool nested_on(const uint64_t *id, const uint64_t *el2, unsigned index)
{
	const struct row_trap *trap = &row_traps[index];

	return thing_trap_exists(id, index) && (nested_layout(el2, trap->reg) >> trap->bit & 1) == trap->set;
}

/* The first trap of the guest's EL2 that is on and takes this. */
static struct charter_triage nested_triage(const uint64_t *id, const uint64_t *el2, unsigned index,
					   unsigned kind, unsigned direction)
{
	for (unsigned i = 0; i < ROW_TRAP_COUNT; i++) {
		const struct row_trap *trap = &row_traps[i];

		for (unsigned k = 0; k < trap->take_count; k++) {
			const struct row_take *take = &row_takes[trap->first_take + k];

			if (take->index != index || (take->flags & ROW_TAKE_KIND) != kind ||
			    (take->flags & direction) != direction || !nested_on(id, el2, i))
				continue;
			return (struct charter_triage){.kind = CHARTER_TRIAGE_FORWARD, .trap = (uint16_t)i};
		}
	}
	return (struct charter_triage){.kind = CHARTER_TRIAGE_LOCAL, .trap = ROW_NONE};
}

static const struct charter_triage nested_undef = {.kind = CHARTER_TRIAGE_UNDEF, .trap = ROW_NONE};

struct charter_triage charter_nested_access(const uint64_t *id, const uint64_t *el2, uint16_t enc, bool write,
					    unsigned el)
{
	unsigned row = row_reg_page[row_reg_dir[enc >> 7]][enc & 127u];

	if (row == ROW_NONE || (el == 0 && (enc >> 11 & 7) != 3) ||
	    !thing_has(id, write ? THING_WRITE + row : row))
		return nested_undef;
	return nested_triage(id, el2, row, ROW_TAKE_REG, write ? ROW_TAKE_WRITE : ROW_TAKE_READ);
}

struct charter_triage charter_nested_insn(const uint64_t *id, const uint64_t *el2, uint32_t word)
{
	unsigned insn = charter_insn_find(word);

	if (insn == ROW_NONE)
		return (struct charter_triage){.kind = CHARTER_TRIAGE_LOCAL, .trap = ROW_NONE};
	if (!thing_has(id, THING_INSN + insn))
		return row_insns[insn].without == ROW_WITHOUT_UNDEF
			       ? nested_undef
			       : (struct charter_triage){.kind = CHARTER_TRIAGE_LOCAL, .trap = ROW_NONE};
	return nested_triage(id, el2, insn, ROW_TAKE_INSN, 0);
}
