/* SPDX-License-Identifier: BSD-2-Clause */
/* Records on the console: equal ones of neighbouring keys become one, and bytes become lines. */
#include "audit/audit.h"
#include "audit_line.h"

static struct abi_crc_tables record_tables;
static uint8_t record_bytes[AUDIT_LINE_BYTES];
static unsigned record_held;
static uint32_t record_line, record_count;
static struct audit_record record_run; /* count 0: none */

uint32_t abi_crc(uint32_t crc, const void *bytes, size_t length)
{
	return abi_crc_sliced(&record_tables, crc, bytes, length);
}

static void record_flush(void)
{
	char text[AUDIT_LINE_TEXT];

	if (!record_held)
		return;
	audit_line_write(record_line++, record_bytes, record_held, text);
	console_text("audit ");
	console_text(text);
	console_text("\n");
	record_held = 0;
}

static void record_put(const void *bytes, size_t count)
{
	const uint8_t *from = bytes;

	for (size_t i = 0; i < count; i++) {
		record_bytes[record_held++] = from[i];
		if (record_held == AUDIT_LINE_BYTES)
			record_flush();
	}
}

static void record_run_put(void)
{
	if (!record_run.count)
		return;
	record_put(&record_run, sizeof(record_run));
	record_count++;
	record_run.count = 0;
}

void record_begin(const struct audit_header *header)
{
	abi_crc_fill(&record_tables);
	record_put(header, sizeof(*header));
}

static bool record_continues(const struct audit_record *r)
{
	return record_run.count && record_run.kind == r->kind && record_run.el == r->el &&
	       record_run.outcome == r->outcome && record_run.flags == r->flags &&
	       record_run.key + record_run.count == r->key && record_run.esr == r->esr &&
	       record_run.value == r->value && record_run.more == r->more;
}

void record_add(const struct audit_record *record)
{
	if (record_continues(record)) {
		record_run.count += record->count;
		return;
	}
	record_run_put();
	record_run = *record;
}

void record_end(void)
{
	struct audit_record end = {.kind = AUDIT_END, .outcome = AUDIT_WORKS, .count = 1};

	record_run_put();
	end.key = record_count;
	record_add(&end);
	record_run_put();
	record_flush();
}
