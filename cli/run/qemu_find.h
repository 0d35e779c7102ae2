/* SPDX-License-Identifier: BSD-2-Clause */
/* Where QEMU and the hypervisor's image are. */
#ifndef CLI_QEMU_FIND_H
#define CLI_QEMU_FIND_H

#include <limits.h>
#include <stdbool.h>

/* The oldest QEMU of the system's own that is used. */
#define QEMU_FIND_MAJOR 10
#define QEMU_FIND_VERSION_MAX 32

/*
 * The program: $QEMU, else the one that tools/setup.sh keeps in Charter's cache, else the system's
 * when it is new enough. Returns an enum cmd_exit; says on stderr what was looked for.
 */
int qemu_find_program(char path[PATH_MAX]);

/* Ask a QEMU for its version, "10.0.2". False: it does not say. */
bool qemu_find_version(const char *path, char version[QEMU_FIND_VERSION_MAX]);

/* The hypervisor's image: $CHARTER_HYP, else hyp/charter-hyp.bin beside the command. As above. */
int qemu_find_image(char path[PATH_MAX]);

#endif
