/* SPDX-License-Identifier: BSD-2-Clause */
/* charter show of a live VM. */
#include "cmd.h"
#include "out.h"
#include "show.h"
#include <ctype.h>

bool show_vm_is(const char *word)
{
	const char *c = word;

	while (isdigit((unsigned char)*c))
		c++;
	return *word && !*c;
}

int show_vm(const char *word, const struct show_options *options)
{
	(void)options;
	out_error("there is no running VM %s", word);
	return CMD_ENVIRONMENT;
}
