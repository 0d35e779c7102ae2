/* SPDX-License-Identifier: BSD-2-Clause */
/* LLVM's disassembler as an oracle, through its C interface: loaded at run time, of whatever version is
 * there. */
#ifndef TESTS_COMMON_DISASM_H
#define TESTS_COMMON_DISASM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Load libLLVM. Ends the program with 4 where it can't be, like all of these. */
void disasm_load(const char *path);

/* A disassembler for the base architecture with these switches ("+sve,-sme"; "" for none). */
void *disasm_open(const char *features);

/* What it calls an instruction word; false, and empty, for one that it does not know. */
bool disasm_text(void *context, uint32_t word, char *text, size_t size);

void disasm_close(void *context);

#endif
