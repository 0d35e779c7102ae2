/* SPDX-License-Identifier: BSD-2-Clause */
#include "words.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "arena.h"

struct words words_start(const struct lex_line *line, unsigned first)
{
	return (struct words){.line = line, .at = first};
}

bool words_more(const struct words *w)
{
	return !w->bad && w->at < w->line->count;
}

void words_fail(struct words *w, const char *format, ...)
{
	char message[400];
	va_list args;

	if (w->bad)
		return;
	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	report_error(w->line->at, "%s", message);
	w->bad = true;
}

bool words_take(struct words *w, const char *word)
{
	if (!words_more(w) || w->line->words[w->at].quoted || strcmp(w->line->words[w->at].text, word))
		return false;
	w->at++;
	return true;
}

void words_expect(struct words *w, const char *word)
{
	if (words_take(w, word))
		return;
	if (words_more(w))
		words_fail(w, "'%s' where '%s' should be", w->line->words[w->at].text, word);
	else
		words_fail(w, "'%s' is missing", word);
}

static const char *words_next(struct words *w, const char *what, bool quoted)
{
	if (w->bad)
		return "";
	if (!words_more(w)) {
		words_fail(w, "%s is missing", what);
		return "";
	}
	const struct lex_word *word = &w->line->words[w->at++];

	if (word->quoted != quoted) {
		words_fail(w, quoted ? "%s must be quoted: '%s'" : "%s must not be quoted: '%s'", what,
			   word->text);
		return "";
	}
	return word->text;
}

const char *words_text(struct words *w, const char *what)
{
	return words_next(w, what, false);
}

const char *words_quoted(struct words *w, const char *what)
{
	return words_next(w, what, true);
}

bool words_is_name(const char *text)
{
	if (!isalpha((unsigned char)*text) && *text != '_')
		return false;
	for (; *text; text++)
		if (!isalnum((unsigned char)*text) && *text != '_')
			return false;
	return true;
}

const char *words_name(struct words *w, const char *what)
{
	const char *text = words_text(w, what);

	if (!w->bad && !words_is_name(text))
		words_fail(w, "%s must be of letters, digits and '_': '%s'", what, text);
	return text;
}

static unsigned words_digit(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	if (c >= 'a' && c <= 'f')
		return (unsigned)(c - 'a') + 10;
	if (c >= 'A' && c <= 'F')
		return (unsigned)(c - 'A') + 10;
	return 99;
}

bool words_parse_number(const char *text, uint64_t *value)
{
	unsigned base = 10;

	if (text[0] == '0' && (text[1] == 'x' || text[1] == 'b')) {
		base = text[1] == 'x' ? 16 : 2;
		text += 2;
	}
	if (!*text)
		return false;
	*value = 0;
	for (; *text; text++) {
		unsigned digit = words_digit(*text);

		if (digit >= base || *value > (UINT64_MAX - digit) / base)
			return false;
		*value = *value * base + digit;
	}
	return true;
}

uint64_t words_number(struct words *w, const char *what, uint64_t most)
{
	const char *text = words_text(w, what);
	uint64_t value = 0;

	if (w->bad)
		return 0;
	if (!words_parse_number(text, &value))
		words_fail(w, "%s is not a number: '%s'", what, text);
	else if (value > most)
		words_fail(w, "%s is %s, more than %" PRIu64, what, text, most);
	return w->bad ? 0 : value;
}

uint16_t words_stable(struct words *w)
{
	uint16_t number = (uint16_t)words_number(w, "the row's number", 65535);

	if (!w->bad && !number)
		words_fail(w, "the row's number is 0; they start at 1");
	return number;
}

struct bits words_bits(struct words *w)
{
	const char *text = words_text(w, "the bits (MSB:LSB)");
	const char *colon = strchr(text, ':');
	uint64_t msb = 0, lsb = 0;

	if (w->bad)
		return (struct bits){0};
	bool good = words_parse_number(colon ? arena_text(text, (size_t)(colon - text)) : text, &msb);

	good = good && words_parse_number(colon ? colon + 1 : text, &lsb);
	if (!good)
		words_fail(w, "bits are MSB:LSB or one number, not '%s'", text);
	else if (msb > 63 || lsb > msb)
		words_fail(w, "bits %s are not within 63:0, highest first", text);
	return w->bad ? (struct bits){0} : (struct bits){(uint8_t)msb, (uint8_t)lsb};
}

void words_dotted(struct words *w, const char **reg, const char **field)
{
	const char *text = words_text(w, "REG.FIELD");
	const char *dot = strchr(text, '.');

	*reg = *field = "";
	if (w->bad)
		return;
	if (dot) {
		*reg = arena_text(text, (size_t)(dot - text));
		*field = dot + 1;
	}
	if (!dot || !words_is_name(*reg) || !words_is_name(*field))
		words_fail(w, "'%s' where REG.FIELD should be", text);
}

unsigned words_choice(struct words *w, const char *what, const char *const *names, unsigned count)
{
	const char *text = words_text(w, what);
	char all[256] = "";

	for (unsigned i = 0; i < count; i++)
		if (!strcmp(text, names[i]))
			return i;
	for (unsigned i = 0; i < count; i++) {
		strncat(all, i ? ", " : "", sizeof(all) - strlen(all) - 1);
		strncat(all, names[i], sizeof(all) - strlen(all) - 1);
	}
	words_fail(w, "%s is one of %s; not '%s'", what, all, text);
	return 0;
}

void words_end(struct words *w)
{
	if (words_more(w))
		words_fail(w, "'%s' is too much on this line", w->line->words[w->at].text);
}
