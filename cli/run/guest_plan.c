/* SPDX-License-Identifier: BSD-2-Clause */
/* What lies where in a guest's memory when it starts. */
#include "run/guest_plan.h"
#include "base/exit.h"
#include "base/out.h"
#include "run/guest_image.h"
#include "run/guest_tree.h"
#include <stdlib.h>

/* The initrd stays clear of the kernel's first moves: half of the memory, or 128 MiB, as QEMU has it. */
#define GUEST_INITRD_OFFSET (128ull << 20)

static uint64_t guest_plan_up(uint64_t at)
{
	return (at + GUEST_BLOCK - 1) & ~(GUEST_BLOCK - 1);
}

static int guest_plan_tight(const struct guest_wish *wish, uint64_t need)
{
	out_error("%s needs at least %llu MiB of guest memory, and --mem gives it %llu", wish->kernel,
		  (unsigned long long)((need + (1 << 20) - 1) >> 20), (unsigned long long)wish->memory >> 20);
	return CMD_INPUT;
}

/* Place the pieces whose sizes are known; the device tree comes last. */
static int guest_plan_place(struct guest_plan *p, const struct guest_wish *wish)
{
	struct guest_image image;
	uint64_t half = wish->memory / 2, end, at;
	int exit = guest_image_read(&p->kernel, &image);

	if (exit != CMD_YES)
		return exit;
	end = image.offset + image.size;
	at = guest_plan_up(half < GUEST_INITRD_OFFSET ? half : GUEST_INITRD_OFFSET);
	if (at < guest_plan_up(end))
		at = guest_plan_up(end);
	end = guest_plan_up(at + p->initrd.size);
	if (end + GUEST_TREE_MAX > wish->memory)
		return guest_plan_tight(wish, end + GUEST_TREE_MAX);
	p->entry = GUEST_RAM + image.offset;
	p->piece[GUEST_KERNEL] = (struct guest_piece){p->entry, p->kernel.bytes, p->kernel.size};
	p->piece[GUEST_INITRD] = (struct guest_piece){GUEST_RAM + at, p->initrd.bytes, p->initrd.size};
	p->piece[GUEST_TREE] = (struct guest_piece){.at = GUEST_RAM + end};
	return CMD_YES;
}

static int guest_plan_tree(struct guest_plan *p, const struct guest_wish *wish)
{
	struct guest_piece *tree = &p->piece[GUEST_TREE];

	p->tree = guest_tree_make(wish, &p->piece[GUEST_INITRD], &tree->size);
	tree->bytes = p->tree;
	if (p->tree)
		return CMD_YES;
	out_error("--append is too long: the device tree would be larger than %u KiB", GUEST_TREE_MAX >> 10);
	return CMD_USAGE;
}

int guest_plan_make(struct guest_plan *plan, const struct guest_wish *wish)
{
	int exit;

	*plan = (struct guest_plan){0};
	exit = guest_file_read(&plan->kernel, wish->kernel, wish->memory);
	if (exit == CMD_YES && wish->initrd)
		exit = guest_file_read(&plan->initrd, wish->initrd, wish->memory);
	if (exit == CMD_YES)
		exit = guest_plan_place(plan, wish);
	if (exit == CMD_YES)
		exit = guest_plan_tree(plan, wish);
	if (exit != CMD_YES)
		guest_plan_free(plan);
	return exit;
}

void guest_plan_free(struct guest_plan *plan)
{
	guest_file_free(&plan->kernel);
	guest_file_free(&plan->initrd);
	free(plan->tree);
	plan->tree = NULL;
}
