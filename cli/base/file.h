/* SPDX-License-Identifier: BSD-2-Clause */
/* Files: read whole, written whole or not at all, and where charters are found by name. */
#ifndef CLI_FILE_H
#define CLI_FILE_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* No charter or host file is larger; a larger one is refused before it is read. */
#define FILE_SIZE_MAX 262144u

struct file_text {
	char *data; /* NUL terminated */
	size_t size;
};

/* Read a file ("-": standard input). Returns an enum cmd_exit; says on stderr what is wrong. */
int file_read(const char *path, struct file_text *text);
/* The same, of at most `most` bytes; `what` such a file is: "an audit's log". */
int file_read_most(const char *path, struct file_text *text, size_t most, const char *what);
void file_free(struct file_text *text);

/*
 * Write a file ("-": standard output) so that it is there whole under its name
 * or not at all. Returns an enum cmd_exit; says on stderr what is wrong.
 */
int file_write(const char *path, const void *data, size_t size);

/*
 * The file of the charter called NAME: NAME.json in a folder of $CHARTER_PATH, then beside the
 * installed command. NULL: there is none. To be freed.
 */
char *file_charter(const char *name);

/*
 * What the command comes with: `name` beside it (a build tree), or in ../lib/charter (an installation).
 * Returns whether it is there; if it is not, *path is where it was looked for first.
 */
bool file_beside(const char *name, char path[PATH_MAX]);

/* The name in the folders of file_charter() that is nearest to `name`, or NULL. To be freed. */
char *file_charter_near(const char *name);

#endif
