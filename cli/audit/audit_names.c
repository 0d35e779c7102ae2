/* SPDX-License-Identifier: BSD-2-Clause */
/* What was probed, and what came of it, as people read it. */
#include "audit/auditing.h"
#include "base/names.h"
#include "rows.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const char *audit_name_kind(unsigned kind)
{
	switch ((enum audit_kind)kind) {
	case AUDIT_MRS:
		return "MRS";
	case AUDIT_MSR:
		return "MSR";
	case AUDIT_PSTATE:
		return "op0=0";
	case AUDIT_SYS:
		return "SYS";
	case AUDIT_SYSL:
		return "SYSL";
	case AUDIT_INSN:
		return "instruction";
	case AUDIT_WORD:
		return "word";
	case AUDIT_HVC:
		return "HVC";
	case AUDIT_SMC:
		return "SMC";
	case AUDIT_BITS:
		return "bits";
	case AUDIT_SPSR:
		return "SPSR";
	case AUDIT_AARCH32:
		return "AArch32";
	case AUDIT_END:
		break;
	}
	return "?";
}

const char *audit_name_verdict(enum audit_verdict verdict)
{
	static const char *const names[AUDIT_VERDICTS] = {"works",   "refused", "RAZ",    "listed",
							  "residue", "LEAK",    "BROKEN", "unprobed"};

	return verdict < AUDIT_VERDICTS ? names[verdict] : "?";
}

const char *audit_name_reason(uint64_t reason)
{
	switch (reason) {
	case AUDIT_REASON_WAKE:
		return "nothing would end the wait: there is no interrupt controller";
	case AUDIT_REASON_MMU:
		return "it would take the ground from under the payload's feet";
	case AUDIT_REASON_RESET:
		return "it would reset the machine";
	case AUDIT_REASON_ENDS:
		return "it is granted, and would end or stop the guest";
	case AUDIT_REASON_RUNS:
		return "it changes by itself: a counter or a timer";
	default:
		return "for a reason that is not known here";
	}
}

static const char *audit_name_call(const struct audit_thing *thing, char text[AUDIT_NAME_MAX])
{
	int n = snprintf(text, AUDIT_NAME_MAX, "0x%08" PRIx32, thing->key);

	for (unsigned i = 0; i < ROW_CALL_COUNT; i++)
		if (row_calls[i].fid == thing->key)
			n = snprintf(text, AUDIT_NAME_MAX, "%s", row_call_names[i].name);
	if (thing->x1 && n > 0 && n < AUDIT_NAME_MAX)
		snprintf(text + n, AUDIT_NAME_MAX - (size_t)n, "(0x%" PRIx32 ")", thing->x1);
	return text;
}

static const char *audit_name_word(const struct audit_thing *thing, char text[AUDIT_NAME_MAX])
{
	unsigned row = charter_insn_find(thing->word);

	snprintf(text, AUDIT_NAME_MAX, "%s 0x%08" PRIx32,
		 row == CHARTER_INSN_NONE ? "base" : row_insn_names[row].name, thing->word);
	return text;
}

static const char *audit_name_register(uint32_t enc, char text[AUDIT_NAME_MAX])
{
	unsigned row = row_reg_page[row_reg_dir[enc >> 7]][enc & 127];
	char code[NAMES_FIELD_MAX];

	snprintf(text, AUDIT_NAME_MAX, "%s",
		 row == ROW_NONE ? names_of_encoding((uint16_t)enc, code) : row_reg_names[row].name);
	return text;
}

const char *audit_name_thing(const struct audit_thing *thing, char text[AUDIT_NAME_MAX])
{
	struct audit_thing word = *thing;

	switch ((enum audit_kind)thing->kind) {
	case AUDIT_PSTATE:
		word.word = 0xd500001fu | thing->key << 5;
		if (charter_insn_find(word.word) != CHARTER_INSN_NONE)
			return audit_name_word(&word, text);
		if ((thing->key >> 7 & 15) == 4)
			return audit_name_register(thing->key & ~0x78u, text);
		return audit_name_register(thing->key, text);
	case AUDIT_MRS:
	case AUDIT_MSR:
	case AUDIT_SYS:
	case AUDIT_SYSL:
	case AUDIT_BITS:
		return audit_name_register(thing->key, text);
	case AUDIT_INSN:
	case AUDIT_WORD:
		return audit_name_word(thing, text);
	case AUDIT_HVC:
	case AUDIT_SMC:
		return audit_name_call(thing, text);
	case AUDIT_SPSR:
		return strcpy(text, "SPSR_EL1");
	case AUDIT_AARCH32:
		return strcpy(text, "A32 code");
	case AUDIT_END:
		break;
	}
	return strcpy(text, "?");
}

const char *audit_name_outcome(const struct audit_thing *thing, char text[AUDIT_NAME_MAX])
{
	switch ((enum audit_outcome)thing->outcome) {
	case AUDIT_WORKS:
		if (thing->kind == AUDIT_BITS || thing->kind == AUDIT_SPSR)
			snprintf(text, AUDIT_NAME_MAX, "bits 0x%" PRIx64, thing->value);
		else if (thing->kind == AUDIT_MRS || thing->kind == AUDIT_HVC || thing->kind == AUDIT_SMC)
			snprintf(text, AUDIT_NAME_MAX, "0x%" PRIx64, thing->value);
		else
			snprintf(text, AUDIT_NAME_MAX, "executed");
		return text;
	case AUDIT_UNDEF:
		return strcpy(text, "UNDEFINED");
	case AUDIT_TRAP:
		snprintf(text, AUDIT_NAME_MAX, "trapped to EL1, ESR_EL1 0x%08" PRIx32, thing->esr);
		return text;
	case AUDIT_HANG:
		return strcpy(text, "did not end");
	case AUDIT_SKIP:
		return strcpy(text, "not probed");
	}
	return strcpy(text, "?");
}
