/* SPDX-License-Identifier: BSD-2-Clause */
#include "log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LOG_DONE 0u
#define LOG_EL2 0x200u

const char *const log_access_names[LOG_ACCESS_COUNT] = {"read", "write", "insn", "base"};
struct log_thing log_things[LOG_THINGS];
unsigned log_thing_count;
struct log_bit log_bits[LOG_BITS];
unsigned log_bit_count;
struct log_unnamed log_unnamed[LOG_UNNAMED];
unsigned log_unnamed_count;
char log_bases[LOG_BASES][32];

/* Thing by access, id and level, plus one. */
static uint16_t log_index[LOG_ACCESS_COUNT][65536][2];

static void log_fail(const char *path, unsigned line, const char *what)
{
	fprintf(stderr, "%s:%u: %s\n", path, line, what);
	exit(4);
}

static unsigned log_access(const char *name)
{
	unsigned access = 0;

	while (access < LOG_ACCESS_COUNT && strcmp(log_access_names[access], name))
		access++;
	return access;
}

static bool log_read_thing(const char *line)
{
	struct log_thing t;
	unsigned n;
	char access[8];

	if (sscanf(line, "thing %u %7s %x %u %x %x", &n, access, &t.id, &t.el, &t.base, &t.all) != 6)
		return false;
	t.access = log_access(access);
	if (n != log_thing_count || n == LOG_THINGS || t.access == LOG_ACCESS_COUNT || t.id > 0xffff ||
	    t.el > 1)
		return false;
	log_things[log_thing_count++] = t;
	log_index[t.access][t.id][t.el] = (uint16_t)log_thing_count;
	return true;
}

static bool log_read_bit(const char *line)
{
	struct log_bit *bit = log_bits + log_bit_count;

	if (log_bit_count == LOG_BITS || sscanf(line, "bit %x %u %u", &bit->enc, &bit->bit, &bit->to) != 3)
		return false;
	log_bit_count++;
	for (unsigned i = 0; i < log_thing_count; i++)
		bit->outcome[i] = (uint16_t)log_things[i].base;
	return true;
}

static bool log_read_other(const char *line)
{
	unsigned n, outcome;

	if (sscanf(line, "other %u %x", &n, &outcome) != 2 || n >= log_thing_count || !log_bit_count)
		return false;
	log_bits[log_bit_count - 1].outcome[n] = (uint16_t)outcome;
	return true;
}

static bool log_read_unnamed(const char *line)
{
	struct log_unnamed *u = log_unnamed + log_unnamed_count++;
	char access[8];

	if (log_unnamed_count == LOG_UNNAMED || sscanf(line, "unnamed %x %7s", &u->enc, access) != 2)
		return false;
	u->access = log_access(access);
	return u->access < LOG_INSN;
}

static bool log_read_line(const char *line, bool *done)
{
	unsigned n;

	if (!strncmp(line, "# done", 6))
		*done = true;
	if (!strncmp(line, "thing ", 6))
		return log_read_thing(line);
	if (!strncmp(line, "bit ", 4))
		return log_read_bit(line);
	if (!strncmp(line, "other ", 6))
		return log_read_other(line);
	if (!strncmp(line, "unnamed ", 8))
		return log_read_unnamed(line);
	if (!strncmp(line, "base ", 5))
		return sscanf(line, "base %u", &n) == 1 && n < LOG_BASES &&
		       sscanf(line, "base %*u %31s", log_bases[n]) == 1;
	return line[0] == '#' || !strncmp(line, "alone ", 6);
}

void log_read(const char *path)
{
	FILE *from = fopen(path, "r");
	char line[512];
	bool done = false;
	unsigned at = 0;

	if (!from)
		log_fail(path, 0, "it can't be opened");
	while (fgets(line, sizeof(line), from))
		if (at++, !log_read_line(line, &done))
			log_fail(path, at, "not understood");
	fclose(from);
	if (!done)
		log_fail(path, at, "it ends too early");
}

int log_find(unsigned access, unsigned id, unsigned el)
{
	return log_index[access][id][el] - 1;
}

bool log_there(unsigned thing)
{
	return log_things[thing].base == LOG_DONE;
}

bool log_taken(const struct log_bit *bit, unsigned thing)
{
	unsigned base = log_things[thing].base, outcome = bit->outcome[thing];

	return outcome != base && (outcome & LOG_EL2 || base == LOG_DONE);
}
