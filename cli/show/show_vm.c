/* SPDX-License-Identifier: BSD-2-Clause */
/* charter show of a live VM. */
#include "base/exit.h"
#include "live/vm.h"
#include "show/show.h"
#include "tlv.h"
#include <ctype.h>
#include <stdio.h>
#include <string.h>

bool show_vm_is(const char *word)
{
	const char *c = word;

	while (isdigit((unsigned char)*c))
		c++;
	return (*word && !*c) || strcmp(word, "vm") == 0;
}

int show_vm(const char *word, const struct show_options *options)
{
	uint8_t sealed[TLV_SIZE_MAX];
	char title[ABI_NAME_MAX + NAMES_FIELD_MAX + 96], name[NAMES_FIELD_MAX];
	struct vm_entry vm;
	const char *hole;
	size_t size;
	int exit = vm_sealed(strcmp(word, "vm") == 0 ? NULL : word, &vm, sealed, sizeof(sealed), &size);

	if (exit != CMD_YES)
		return exit;
	hole = vm_hole(&vm.info, name);
	snprintf(title, sizeof(title), "VM %u of process %d (%s%s%s)", vm.info.vm, vm.host, vm.info.name,
		 hole ? ", with a hole: " : "", hole ? hole : "");
	return show_binary(title, sealed, size, options);
}
