/* SPDX-License-Identifier: BSD-2-Clause */
#include "mutate.h"

#include "arena.h"

static void mutate_shift(struct span *span, int by)
{
	span->bits.msb = (uint8_t)(span->bits.msb + by);
	span->bits.lsb = (uint8_t)(span->bits.lsb + by);
}

static unsigned mutate_position(const struct reg *reg, const struct span *field)
{
	return (unsigned)(field - reg->spans);
}

/* A res0 bit at `bit`, put before span `at`. */
static void mutate_insert(struct reg *reg, unsigned at, uint8_t bit)
{
	struct span gap = {
		.at = reg->spans[0].at, .kind = SPAN_RES0, .bits = {bit, bit}, .index = NONE, .policy = NONE};

	reg->spans = arena_grow(reg->spans, reg->span_count, sizeof(gap));
	for (unsigned i = reg->span_count++; i > at; i--)
		reg->spans[i] = reg->spans[i - 1];
	reg->spans[at] = gap;
}

/* A span of one bit that gave it away is gone. */
static void mutate_remove(struct reg *reg, unsigned at)
{
	for (unsigned i = at; i + 1 < reg->span_count; i++)
		reg->spans[i] = reg->spans[i + 1];
	reg->span_count--;
}

/*
 * The neighbour that is in the way gives up one bit. A field of one bit trades
 * places with the shifted one instead: whoever moves it moves the other.
 */
static bool mutate_mend(struct reg *reg, unsigned at, bool up)
{
	unsigned other = up ? at - 1 : at + 1;
	struct span *neighbour = reg->spans + other;
	struct bits was = reg->spans[at].bits;
	unsigned width = was.msb - was.lsb + 1u;

	if (model_width(neighbour->bits) == 1 && neighbour->kind == SPAN_FIELD) {
		uint8_t bit = up ? was.lsb : was.msb;
		struct span moved = *neighbour;

		(void)width;
		mutate_shift(reg->spans + at, up ? 1 : -1);
		moved.bits = (struct bits){bit, bit};
		*neighbour = reg->spans[at];
		reg->spans[at] = moved;
		return true;
	}
	mutate_shift(reg->spans + at, up ? 1 : -1);
	if (up)
		neighbour->bits.lsb++;
	else
		neighbour->bits.msb--;
	mutate_insert(reg, up ? at + 1 : at, up ? was.lsb : was.msb);
	if (model_width(reg->spans[up ? other : other + 1].bits) == 0)
		mutate_remove(reg, up ? other : other + 1);
	return true;
}

bool mutate_field(struct model *m, unsigned n, bool mend)
{
	if (n >= m->field_count)
		return false;
	struct span *field = m->fields[n];
	struct reg *reg = m->regs + field->reg;
	unsigned at = mutate_position(reg, field);
	bool up = field->bits.msb < (reg->cls == CLASS_ID32 ? 31 : 63);

	if (!mend) {
		if (!up && !field->bits.lsb) /* a whole register: one bit too short */
			field->bits.lsb++;
		else
			mutate_shift(field, up ? 1 : -1);
		return true;
	}
	if (up ? at == 0 : at + 1 >= reg->span_count)
		return false;
	return mutate_mend(reg, at, up);
}
