/* SPDX-License-Identifier: BSD-2-Clause */
/* Printing what a VM is granted, what a host offers, what a profile is. */
#ifndef CLI_SHOW_H
#define CLI_SHOW_H

#include "doc/doc.h"

struct show_options {
	bool all;     /* registers and fields that are zero, too */
	json_t *json; /* not for people, but into this; or NULL */
};

/* Print a document for people, on stdout. */
void show_print(const struct doc *doc, const struct show_options *options);

/* show_json.c: the same as data, into `root`. */
void show_json(const struct doc *doc, json_t *root);

/* What came and went with the features that the charter speaks of. */
json_t *show_json_along(const struct doc *doc);

/*
 * Print the charter of a VM: `data` is its sealed binary form, as ABI_CHARTER_READ gives
 * it; `title` says which VM. Returns an enum cmd_exit; says on stderr what is wrong.
 */
int show_binary(const char *title, const void *data, size_t size, const struct show_options *options);

/*
 * show_vm.c: live VMs. Whether a word names one, and `charter show` of it.
 * Both are the channel client's.
 */
bool show_vm_is(const char *word);
int show_vm(const char *word, const struct show_options *options);

#endif
