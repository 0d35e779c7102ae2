/* SPDX-License-Identifier: BSD-2-Clause */
/* Files that go into a guest's memory. */
#ifndef CLI_GUEST_FILE_H
#define CLI_GUEST_FILE_H

#include <stddef.h>
#include <stdint.h>

struct guest_file {
	const char *path;
	uint8_t *bytes;
	size_t size;
};

/* Read a file of 1 to `most` bytes. Returns an enum cmd_exit; says on stderr what is wrong. */
int guest_file_read(struct guest_file *f, const char *path, uint64_t most);
void guest_file_free(struct guest_file *f);

#endif
