/* SPDX-License-Identifier: BSD-2-Clause */
/* What a kernel file is, and where it wants to be. */
#ifndef CLI_GUEST_IMAGE_H
#define CLI_GUEST_IMAGE_H

#include "run/guest_file.h"

struct guest_image {
	uint64_t offset; /* from the start of RAM, which is 2 MiB aligned; also where it is entered */
	uint64_t size;   /* what it needs from there on, more than the file when it has a .bss */
};

/*
 * Look at a kernel: an arm64 Image says by its header where it goes; anything
 * else is a flat binary for RAM + 0x80000. An Image that the file does not hold
 * all of, and a compressed one, are refused. Returns an enum cmd_exit; says on
 * stderr what is wrong. Source: Linux, Documentation/arch/arm64/booting.rst; the PE format.
 */
int guest_image_read(const struct guest_file *f, struct guest_image *image);

#endif
