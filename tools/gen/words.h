/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A cursor over the words of one line. The first thing that is wrong is
 * reported and sets `bad`; from then on every call returns a harmless value
 * and reports nothing, so that a parser reads straight on and asks once.
 */
#ifndef GEN_WORDS_H
#define GEN_WORDS_H

#include <stdint.h>

#include "lex.h"

struct words {
	const struct lex_line *line;
	unsigned at;
	bool bad;
};

struct bits {
	uint8_t msb, lsb;
};

/* Start at word `first` of a line. */
struct words words_start(const struct lex_line *line, unsigned first);

bool words_more(const struct words *w);

/* Take the next word if it is `word`. */
bool words_take(struct words *w, const char *word);

/* The next word must be `word`. */
void words_expect(struct words *w, const char *word);

/* `what` says in messages what is expected here. */
const char *words_text(struct words *w, const char *what);
const char *words_name(struct words *w, const char *what); /* an identifier */
const char *words_quoted(struct words *w, const char *what);
uint64_t words_number(struct words *w, const char *what, uint64_t most);
struct bits words_bits(struct words *w);

/* A stable number: 1..65535. */
uint16_t words_stable(struct words *w);

/* `REG.FIELD`, split. */
void words_dotted(struct words *w, const char **reg, const char **field);

/* The index of the next word among `count` names. */
unsigned words_choice(struct words *w, const char *what, const char *const *names, unsigned count);

/* Nothing more may follow. */
void words_end(struct words *w);

/* Report at this line and set `bad`, unless it is set already. */
void words_fail(struct words *w, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Decimal, 0x or 0b; false when it is not a number that fits 64 bits. */
bool words_parse_number(const char *text, uint64_t *value);

/* A letter or '_', then letters, digits and '_'. */
bool words_is_name(const char *text);

#endif
