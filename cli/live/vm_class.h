/* SPDX-License-Identifier: BSD-2-Clause */
/* What exits and refused accesses are called. */
#ifndef CLI_VM_CLASS_H
#define CLI_VM_CLASS_H

#include "channel/channel.h"

#define VM_CLASS_TEXT 96 /* room for what was refused */

/* An exception class of ESR_EL2: "WFI or WFE"; "class 0x2f" when it has no name here. In `text` or static. */
const char *vm_class_name(unsigned class, char text[VM_CLASS_TEXT]);

/* The kind of a refused access, a word: "call", "register". Static. */
const char *vm_refused_kind(unsigned kind);

/* What it is called, by the tables: "PSCI_FEATURES", "PMCR_EL0", "SVE"; "" without a name. In `text` or
 * static. */
const char *vm_refused_name(const struct abi_refused *r, char text[VM_CLASS_TEXT]);

/* How it is written: "HVC 0x84000002", "read of S3_3_C9_C12_0", "write of 0x9020000". In `text`. */
const char *vm_refused_form(const struct abi_refused *r, char text[VM_CLASS_TEXT]);

#endif
