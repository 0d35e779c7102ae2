/* SPDX-License-Identifier: BSD-2-Clause */
/* What a kernel file is, and where it wants to be. */
#include "run/guest_image.h"
#include "base/exit.h"
#include "base/out.h"
#include <stdbool.h>
#include <string.h>

#define GUEST_IMAGE_FLAT 0x80000u /* where a flat binary goes, as QEMU's `virt` has it */
#define GUEST_IMAGE_BLOCK (2ull << 20)

/* The header at the start of an arm64 Image. */
struct guest_image_header {
	uint32_t code[2];
	uint64_t text_offset;
	uint64_t image_size; /* 0: a kernel before 3.17, which does not say */
	uint64_t flags;      /* bit 0: big-endian */
	uint64_t reserved[3];
	uint32_t magic; /* "ARM\x64" */
	uint32_t pe;    /* offset of the PE header, when code[0] begins with "MZ" */
};
_Static_assert(sizeof(struct guest_image_header) == 64, "the header is the kernel's ABI");

#define GUEST_IMAGE_MAGIC 0x644d5241u
#define GUEST_IMAGE_PE 0x00004550u

static uint64_t guest_image_word(const struct guest_file *f, uint64_t at, unsigned bytes)
{
	uint64_t word = 0;

	if (at > f->size || f->size - at < bytes)
		return 0;
	memcpy(&word, f->bytes + at, bytes);
	return word;
}

/* How much the file must hold by its own PE header, which Images with an EFI stub have; 0: it does not say.
 */
static uint64_t guest_image_raw_size(const struct guest_file *f, const struct guest_image_header *h)
{
	uint64_t at = h->pe, sections, need = 0;

	if ((h->code[0] & 0xffff) != 0x5a4d || guest_image_word(f, at, 4) != GUEST_IMAGE_PE)
		return 0;
	sections = guest_image_word(f, at + 6, 2);
	at += 24 + guest_image_word(f, at + 20, 2);
	for (; sections; sections--, at += 40) {
		uint64_t end = guest_image_word(f, at + 16, 4) + guest_image_word(f, at + 20, 4);

		need = end > need ? end : need;
	}
	return need;
}

static int guest_image_bad(const struct guest_file *f, const char *what)
{
	out_error("%s: %s", f->path, what);
	return CMD_INPUT;
}

static int guest_image_linux(const struct guest_file *f, const struct guest_image_header *h,
			     struct guest_image *image)
{
	uint64_t raw = guest_image_raw_size(f, h);

	if (raw > f->size) {
		out_error("%s: the kernel is truncated: its header speaks of %llu bytes, the file has %zu",
			  f->path, (unsigned long long)raw, f->size);
		return CMD_INPUT;
	}
	if (h->flags & 1)
		return guest_image_bad(f, "a big-endian kernel; Charter's guests are little-endian");
	if (h->text_offset >= GUEST_IMAGE_BLOCK || h->image_size > 1ull << 40)
		return guest_image_bad(f, "not a whole arm64 Image: its header has no sense");
	image->offset = h->image_size ? h->text_offset : GUEST_IMAGE_FLAT;
	image->size = h->image_size > f->size ? h->image_size : f->size;
	return CMD_YES;
}

int guest_image_read(const struct guest_file *f, struct guest_image *image)
{
	struct guest_image_header h = {0};

	memcpy(&h, f->bytes, f->size < sizeof(h) ? f->size : sizeof(h));
	if ((h.code[0] & 0xffff) == 0x8b1f)
		return guest_image_bad(f, "it is compressed; gunzip it first");
	if (h.code[0] == 0x464c457f)
		return guest_image_bad(
			f,
			"it is an ELF file; a flat binary or an arm64 Image is needed (objcopy -O binary)");
	if (f->size < sizeof(h) && (h.magic == GUEST_IMAGE_MAGIC || (h.code[0] & 0xffff) == 0x5a4d))
		return guest_image_bad(f, "the kernel is truncated: not even its header is there");
	if (h.magic == GUEST_IMAGE_MAGIC)
		return guest_image_linux(f, &h, image);
	if ((h.code[0] & 0xffff) == 0x5a4d)
		return guest_image_bad(
			f, "it begins like an EFI program, and is no arm64 Image or is truncated");
	*image = (struct guest_image){.offset = GUEST_IMAGE_FLAT, .size = f->size};
	return CMD_YES;
}
