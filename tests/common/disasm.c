/* SPDX-License-Identifier: BSD-2-Clause */
/* LLVM's few functions are declared here: nothing of it need be there to build. */
#include "disasm.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

static void *(*disasm_create)(const char *triple, const char *cpu, const char *features, void *info, int tag,
			      void *get_info, void *lookup);
static size_t (*disasm_instruction)(void *context, uint8_t *bytes, uint64_t size, uint64_t pc, char *out,
				    size_t out_size);
static void (*disasm_dispose)(void *context);

static void *disasm_symbol(void *library, const char *name)
{
	void *symbol = library ? dlsym(library, name) : NULL;

	if (!symbol) {
		fprintf(stderr, "llvm: %s\n", dlerror());
		exit(4);
	}
	return symbol;
}

void disasm_load(const char *path)
{
	static const char *const starts[] = {
		"LLVMInitializeAArch64TargetInfo",
		"LLVMInitializeAArch64Target",
		"LLVMInitializeAArch64TargetMC",
		"LLVMInitializeAArch64Disassembler",
	};
	void *library = dlopen(path, RTLD_NOW);

	for (unsigned i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
		((void (*)(void))disasm_symbol(library, starts[i]))();
	*(void **)&disasm_create = disasm_symbol(library, "LLVMCreateDisasmCPUFeatures");
	*(void **)&disasm_instruction = disasm_symbol(library, "LLVMDisasmInstruction");
	*(void **)&disasm_dispose = disasm_symbol(library, "LLVMDisasmDispose");
}

void *disasm_open(const char *features)
{
	void *context = disasm_create("aarch64", "generic", features, NULL, 0, NULL, NULL);

	if (!context) {
		fprintf(stderr, "llvm: no disassembler for '%s'\n", features);
		exit(4);
	}
	return context;
}

bool disasm_text(void *context, uint32_t word, char *text, size_t size)
{
	uint8_t bytes[4] = {(uint8_t)word, (uint8_t)(word >> 8), (uint8_t)(word >> 16),
			    (uint8_t)(word >> 24)};

	*text = '\0';
	return disasm_instruction(context, bytes, sizeof(bytes), 0, text, size) != 0;
}

void disasm_close(void *context)
{
	disasm_dispose(context);
}
