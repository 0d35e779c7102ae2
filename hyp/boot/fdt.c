/* SPDX-License-Identifier: BSD-2-Clause */
#include "boot/fdt.h"

#define FDT_MAGIC 0xd00dfeedu
#define FDT_HEADER 40u
#define FDT_VERSION 17u /* the one this reads; 16 lacks size_dt_struct */

static uint32_t fdt_u32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static uint64_t fdt_u64(const uint8_t *p)
{
	return (uint64_t)fdt_u32(p) << 32 | fdt_u32(p + 4);
}

/* [at, at + length) lies within the blob. */
static bool fdt_inside(uint32_t size, uint32_t at, uint32_t length)
{
	return at <= size && length <= size - at;
}

bool fdt_open(struct fdt *f, const void *dtb, size_t max)
{
	const uint8_t *h = dtb;
	uint32_t struct_size;

	if (max < FDT_HEADER || fdt_u32(h) != FDT_MAGIC)
		return false;
	f->blob = h;
	f->size = fdt_u32(h + 4);
	f->at = fdt_u32(h + 8);
	f->strings = fdt_u32(h + 12);
	f->reserve = fdt_u32(h + 16);
	f->strings_size = fdt_u32(h + 32);
	struct_size = fdt_u32(h + 36);
	if (f->size < FDT_HEADER || f->size > max || fdt_u32(h + 20) < FDT_VERSION ||
	    fdt_u32(h + 24) > FDT_VERSION)
		return false;
	if (!fdt_inside(f->size, f->at, struct_size) || !fdt_inside(f->size, f->strings, f->strings_size) ||
	    f->at % 4 != 0)
		return false;
	f->end = f->at + struct_size;
	return true;
}

/* Length of the NUL-terminated string at `at`, or UINT32_MAX when it does not end before `end`. */
static uint32_t fdt_strlen(const struct fdt *f, uint32_t at, uint32_t end)
{
	for (uint32_t i = at; i < end; i++) {
		if (f->blob[i] == 0)
			return i - at;
	}
	return UINT32_MAX;
}

/* Step over `length` bytes and their padding. False: the block ends before. */
static bool fdt_skip(struct fdt *f, uint32_t length)
{
	uint64_t padded = ((uint64_t)length + 3) & ~3ull;

	if (padded > f->end - f->at)
		return false;
	f->at += (uint32_t)padded;
	return true;
}

static enum fdt_token fdt_begin(struct fdt *f, struct fdt_item *item)
{
	uint32_t length = fdt_strlen(f, f->at, f->end);

	if (length == UINT32_MAX)
		return FDT_BAD;
	item->name = (const char *)f->blob + f->at;
	return fdt_skip(f, length + 1) ? FDT_BEGIN : FDT_BAD;
}

static enum fdt_token fdt_prop(struct fdt *f, struct fdt_item *item)
{
	uint32_t name;

	if (f->end - f->at < 8)
		return FDT_BAD;
	item->length = fdt_u32(f->blob + f->at);
	name = fdt_u32(f->blob + f->at + 4);
	f->at += 8;
	if (name >= f->strings_size ||
	    fdt_strlen(f, f->strings + name, f->strings + f->strings_size) == UINT32_MAX)
		return FDT_BAD;
	item->name = (const char *)f->blob + f->strings + name;
	item->value = f->blob + f->at;
	return fdt_skip(f, item->length) ? FDT_PROP : FDT_BAD;
}

enum fdt_token fdt_next(struct fdt *f, struct fdt_item *item)
{
	while (f->end - f->at >= 4) {
		uint32_t token = fdt_u32(f->blob + f->at);

		f->at += 4;
		switch (token) {
		case 1:
			return fdt_begin(f, item);
		case 2:
			return FDT_END_NODE;
		case 3:
			return fdt_prop(f, item);
		case 4: /* NOP */
			break;
		case 9:
			return FDT_DONE;
		default:
			return FDT_BAD;
		}
	}
	return FDT_BAD;
}

bool fdt_next_reserve(struct fdt *f, uint64_t *base, uint64_t *size)
{
	if (!fdt_inside(f->size, f->reserve, 16))
		return false;
	*base = fdt_u64(f->blob + f->reserve);
	*size = fdt_u64(f->blob + f->reserve + 8);
	f->reserve += 16;
	return *base != 0 || *size != 0;
}

uint32_t fdt_cell(const struct fdt_item *item, uint32_t index)
{
	return index < item->length / 4 ? fdt_u32(item->value + index * 4) : 0;
}

uint64_t fdt_cells(const struct fdt_item *item, uint32_t index, uint32_t cells)
{
	uint64_t v = 0;

	for (uint32_t i = 0; i < cells; i++)
		v = v << 32 | fdt_cell(item, index + i);
	return v;
}

bool fdt_has_string(const struct fdt_item *item, const char *text)
{
	uint32_t at = 0;

	while (at < item->length) {
		uint32_t i = 0;

		while (at + i < item->length && item->value[at + i] == (uint8_t)text[i] && text[i] != 0)
			i++;
		if (at + i < item->length && item->value[at + i] == 0 && text[i] == 0)
			return true;
		while (at < item->length && item->value[at] != 0)
			at++;
		at++;
	}
	return false;
}

static bool fdt_is_space(uint8_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

bool fdt_next_word(struct fdt_item *rest, struct fdt_item *word)
{
	while (rest->length != 0 && fdt_is_space(rest->value[0])) {
		rest->value++;
		rest->length--;
	}
	*word = (struct fdt_item){.value = rest->value};
	while (rest->length != 0 && rest->value[0] != 0 && !fdt_is_space(rest->value[0])) {
		word->length++;
		rest->value++;
		rest->length--;
	}
	return word->length != 0;
}

bool fdt_word_is(const struct fdt_item *word, const char *text)
{
	uint32_t i = 0;

	while (i < word->length && word->value[i] == (uint8_t)text[i] && text[i] != 0)
		i++;
	return i == word->length && text[i] == 0;
}
