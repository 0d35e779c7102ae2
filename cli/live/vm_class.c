/* SPDX-License-Identifier: BSD-2-Clause */
/* What exits and refused accesses are called. */
#include "live/vm_class.h"
#include "base/names.h"
#include "esr.h"
#include <inttypes.h>
#include <stdio.h>

/* Exception classes (DDI 0487, ESR_EL2.EC), as far as EL2 takes them from a guest. */
static const char *const vm_classes[EC_COUNT] = {
	[EC_UNKNOWN] = "unknown instruction",
	[EC_WFX] = "WFI or WFE",
	[EC_CP15_32] = "AArch32 MCR, MRC (CP15)",
	[EC_CP15_64] = "AArch32 MCRR, MRRC (CP15)",
	[EC_CP14_32] = "AArch32 MCR, MRC (CP14)",
	[EC_CP14_LS] = "AArch32 LDC, STC",
	[EC_FP] = "FP/SIMD or SVE",
	[EC_CP10_ID] = "AArch32 VMRS",
	[EC_PAUTH] = "pointer authentication",
	[EC_LS64] = "64-byte load or store",
	[EC_CP14_64] = "AArch32 MRRC (CP14)",
	[EC_SYSREG128] = "128-bit system register",
	[EC_HVC] = "HVC",
	[EC_SMC] = "SMC",
	[EC_SYSREG] = "system register",
	[EC_SVE] = "SVE",
	[EC_ERET] = "ERET",
	[EC_SME] = "SME",
	[EC_IABT_LOWER] = "instruction abort",
	[EC_DABT_LOWER] = "data abort",
};

const char *vm_class_name(unsigned class, char text[VM_CLASS_TEXT])
{
	if (class < EC_COUNT && vm_classes[class])
		return vm_classes[class];
	snprintf(text, VM_CLASS_TEXT, "class 0x%02x", class);
	return text;
}

const char *vm_refused_kind(unsigned kind)
{
	switch ((enum abi_refused_kind)kind) {
	case ABI_REFUSED_CALL:
	case ABI_REFUSED_IMMEDIATE:
		return "call";
	case ABI_REFUSED_REGISTER:
		return "register";
	case ABI_REFUSED_CLASS:
		return "instruction";
	case ABI_REFUSED_ADDRESS:
	case ABI_REFUSED_ABORT:
		return "memory";
	}
	return "unknown";
}

static const char *vm_call_name(uint64_t fid)
{
	for (unsigned i = 0; i < ROW_CALL_COUNT; i++)
		if (row_calls[i].fid == fid)
			return row_call_names[i].name;
	return "";
}

static const char *vm_register_name(uint64_t enc)
{
	for (unsigned i = 0; i < ROW_REG_COUNT; i++)
		if (row_regs[i].enc == enc)
			return row_reg_names[i].name;
	return "";
}

const char *vm_refused_name(const struct abi_refused *r, char text[VM_CLASS_TEXT])
{
	switch ((enum abi_refused_kind)r->kind) {
	case ABI_REFUSED_CALL:
		return vm_call_name(r->what);
	case ABI_REFUSED_REGISTER:
		return vm_register_name(r->what);
	case ABI_REFUSED_CLASS:
	case ABI_REFUSED_ABORT:
		return vm_class_name((unsigned)r->what, text);
	case ABI_REFUSED_IMMEDIATE:
	case ABI_REFUSED_ADDRESS:
		break;
	}
	return "";
}

const char *vm_refused_form(const struct abi_refused *r, char text[VM_CLASS_TEXT])
{
	const char *call = r->flags & ABI_REFUSED_SMC ? "SMC" : "HVC";
	const char *direction = r->flags & ABI_REFUSED_WRITE ? "write" : "read";
	char generic[NAMES_FIELD_MAX];

	switch ((enum abi_refused_kind)r->kind) {
	case ABI_REFUSED_CALL:
		snprintf(text, VM_CLASS_TEXT, "%s 0x%08" PRIx64, call, r->what);
		return text;
	case ABI_REFUSED_IMMEDIATE:
		snprintf(text, VM_CLASS_TEXT, "%s #%" PRIu64, call, r->what);
		return text;
	case ABI_REFUSED_REGISTER:
		snprintf(text, VM_CLASS_TEXT, "%s %s", direction,
			 names_of_encoding((uint16_t)r->what, generic));
		return text;
	case ABI_REFUSED_ADDRESS:
		snprintf(text, VM_CLASS_TEXT, "%s 0x%" PRIx64, direction, r->what);
		return text;
	case ABI_REFUSED_CLASS:
		snprintf(text, VM_CLASS_TEXT, "class 0x%02" PRIx64, r->what);
		return text;
	case ABI_REFUSED_ABORT:
		snprintf(text, VM_CLASS_TEXT, "%s, class 0x%02" PRIx64, direction, r->what);
		return text;
	}
	snprintf(text, VM_CLASS_TEXT, "kind %u: 0x%" PRIx64, r->kind, r->what);
	return text;
}
