/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A reader of flattened device trees, front to back, without memory of its
 * own. The blob is hostile until it is checked: nothing outside of it is looked
 * at, whatever it says. Source: Devicetree Specification 0.4, chapter 5.
 */
#ifndef HYP_BOOT_FDT_H
#define HYP_BOOT_FDT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct fdt {
	const uint8_t *blob;
	uint32_t size;    /* of the whole */
	uint32_t at;      /* next token, offset in the blob */
	uint32_t end;     /* of the structure block */
	uint32_t strings; /* offset of the strings block */
	uint32_t strings_size;
	uint32_t reserve; /* next entry of the memory reservation block */
};

enum fdt_token { FDT_BEGIN, FDT_PROP, FDT_END_NODE, FDT_DONE, FDT_BAD };

/* What fdt_next() found: a node's name, or a property's name and value. */
struct fdt_item {
	const char *name; /* NUL-terminated within the blob */
	const uint8_t *value;
	uint32_t length; /* of the value */
};

/* Check the header of the tree at `dtb`, of which at most `max` bytes may be looked at. */
bool fdt_open(struct fdt *f, const void *dtb, size_t max);

/* The next token; FDT_BAD when the tree is cut or garbled. NOPs are skipped. */
enum fdt_token fdt_next(struct fdt *f, struct fdt_item *item);

/* The next memory reservation. False: there are no more. */
bool fdt_next_reserve(struct fdt *f, uint64_t *base, uint64_t *size);

/* Big-endian cell `index` of a value; 0 beyond its end. */
uint32_t fdt_cell(const struct fdt_item *item, uint32_t index);

/* `cells` (0..2) cells from `index` on as one number; 0 beyond the end. */
uint64_t fdt_cells(const struct fdt_item *item, uint32_t index, uint32_t cells);

/* Whether one of the strings of a string list is `text`. */
bool fdt_has_string(const struct fdt_item *item, const char *text);

/*
 * The next of the words that a text consists of, as an item of its own; `rest`
 * is what is behind it. A NUL ends the text. False: there are no more.
 */
bool fdt_next_word(struct fdt_item *rest, struct fdt_item *word);

/* Whether a word is `text`. */
bool fdt_word_is(const struct fdt_item *word, const char *text);

#endif
