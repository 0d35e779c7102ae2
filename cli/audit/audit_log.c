/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Logs of audits: text, line by line. The first says what it is, the next on
 * which CPU; the next may name the hole that was opened on purpose; then, as lines of abi/audit_line.h behind
 * a word, the VM's charter and its host's snapshot, and what the payload said.
 */
#include "audit/auditing.h"
#include "audit_line.h"
#include "base/exit.h"
#include "base/out.h"
#include "channel/channel_buf.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define AUDIT_LOG_HEAD "charter-audit-log 1"
#define AUDIT_LOG_SUBJECT "subject "
#define AUDIT_LOG_CONTROL "control "

enum audit_log_part { AUDIT_LOG_CHARTER, AUDIT_LOG_HOST, AUDIT_LOG_AUDIT, AUDIT_LOG_PARTS };
static const char *const audit_log_words[AUDIT_LOG_PARTS] = {"charter ", "host ", "audit "};

/* While it is read. */
struct audit_log_in {
	struct channel_buf part[AUDIT_LOG_PARTS];
	uint32_t lines[AUDIT_LOG_PARTS];
	const char *file;
	unsigned line; /* in the file */
	bool strict;
	bool bad;
};

static void audit_log_bad(struct audit_log_in *in, const char *what)
{
	if (!in->bad)
		out_error_at(in->file, in->line, "%s", what);
	in->bad = true;
}

/* A line that begins with a word of ours. False: it does not. */
static bool audit_log_line(struct audit_log_in *in, const char *text, size_t length)
{
	uint8_t bytes[AUDIT_LINE_BYTES];

	for (unsigned i = 0; i < AUDIT_LOG_PARTS; i++) {
		size_t word = strlen(audit_log_words[i]), count;

		if (length < word || strncmp(text, audit_log_words[i], word) != 0)
			continue;
		count = audit_line_read(in->lines[i]++, text + word, length - word, bytes);
		if (count)
			channel_buf_add(&in->part[i], bytes, count);
		else
			audit_log_bad(in, "the line is not as it was written, or one before it is missing");
		return true;
	}
	return false;
}

static void audit_log_head(struct audit_log *log, struct audit_log_in *in, const char *text, size_t length)
{
	const size_t word = strlen(AUDIT_LOG_SUBJECT);

	if (in->line == 1 && (length != strlen(AUDIT_LOG_HEAD) || strncmp(text, AUDIT_LOG_HEAD, length) != 0))
		audit_log_bad(in, "it is no log of an audit; the first line would be '" AUDIT_LOG_HEAD "'");
	if (in->line == 2 && length > word && strncmp(text, AUDIT_LOG_SUBJECT, word) == 0)
		log->subject = strndup(text + word, length - word);
	else if (in->line == 2)
		audit_log_bad(in, "the second line would be '" AUDIT_LOG_SUBJECT "' and a CPU's name");
}

/* The third line may name a hole. */
static bool audit_log_control(struct audit_log *log, const struct audit_log_in *in, const char *text,
			      size_t length)
{
	const size_t word = strlen(AUDIT_LOG_CONTROL);

	if (!in->strict || in->line != 3 || length <= word || strncmp(text, AUDIT_LOG_CONTROL, word) != 0)
		return false;
	log->control = strndup(text + word, length - word);
	return true;
}

static void audit_log_lines(struct audit_log *log, struct audit_log_in *in, const char *text, size_t size)
{
	for (const char *at = text, *end = text + size, *next; at < end && !in->bad; at = next) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		size_t length = (size_t)((newline ? newline : end) - at);

		next = newline ? newline + 1 : end;
		in->line++;
		if (length && at[length - 1] == '\r')
			length--;
		if (in->strict && in->line <= 2)
			audit_log_head(log, in, at, length);
		else if (!audit_log_control(log, in, at, length) && !audit_log_line(in, at, length) &&
			 in->strict)
			audit_log_bad(in, "the line is none of a log's");
		else if (in->strict && !newline)
			audit_log_bad(in, "the line is cut");
	}
}

/* What is wrong with the records, or NULL. */
static const char *audit_log_fault(const struct audit_log *log, const struct audit_record *end, size_t size)
{
	static char text[128];

	if (size < sizeof(log->header) + sizeof(*end))
		return "it is cut: it holds no records";
	if (log->header.magic != AUDIT_MAGIC || log->header.format != AUDIT_FORMAT)
		return "its records are of a format that is not known here";
	if (log->header.model != CHARTER_MODEL_VERSION) {
		snprintf(text, sizeof(text), "it is of model %u, and this command of %u", log->header.model,
			 CHARTER_MODEL_VERSION);
		return text;
	}
	if ((size - sizeof(log->header)) % sizeof(*end) || end->kind != AUDIT_END || end->key != log->count)
		return "it is cut: the last record is not there";
	return NULL;
}

static bool audit_log_records(struct audit_log *log, struct audit_log_in *in)
{
	const struct channel_buf *b = &in->part[AUDIT_LOG_AUDIT];
	size_t size = channel_buf_count(b), whole;
	struct audit_record end = {0};
	const char *fault;

	if (size >= sizeof(log->header))
		memcpy(&log->header, channel_buf_at(b), sizeof(log->header));
	whole = size > sizeof(log->header) ? (size - sizeof(log->header)) / sizeof(end) : 0;
	if (whole) {
		log->count = whole - 1;
		memcpy(&end, channel_buf_at(b) + sizeof(log->header) + log->count * sizeof(end), sizeof(end));
	}
	fault = audit_log_fault(log, &end, size);
	if (fault) {
		audit_log_bad(in, fault);
		return false;
	}
	log->records = malloc(whole * sizeof(end));
	if (log->records)
		memcpy(log->records, channel_buf_at(b) + sizeof(log->header), log->count * sizeof(end));
	return log->records;
}

static uint8_t *audit_log_take(const struct channel_buf *b, size_t *size)
{
	uint8_t *bytes = NULL;

	*size = channel_buf_count(b);
	if (*size)
		bytes = malloc(*size);
	if (bytes)
		memcpy(bytes, channel_buf_at(b), *size);
	return bytes;
}

int audit_log_read(struct audit_log *log, const char *file, const char *text, size_t size, bool strict)
{
	struct audit_log_in in = {.file = file, .strict = strict};
	bool good;

	*log = (struct audit_log){0};
	audit_log_lines(log, &in, text, size);
	if (!in.bad && strict && in.line < 2)
		audit_log_bad(&in, "it is empty; a log of an audit begins with '" AUDIT_LOG_HEAD "'");
	good = !in.bad && audit_log_records(log, &in);
	if (good && strict) {
		log->charter = audit_log_take(&in.part[AUDIT_LOG_CHARTER], &log->charter_size);
		log->host = audit_log_take(&in.part[AUDIT_LOG_HOST], &log->host_size);
	}
	if (good && !log->charter != !log->host) {
		audit_log_bad(&in, "a charter and a host's snapshot belong together: one is missing");
		good = false;
	}
	for (unsigned i = 0; i < AUDIT_LOG_PARTS; i++)
		channel_buf_free(&in.part[i]);
	if (!good)
		audit_log_free(log);
	return good ? CMD_YES : CMD_INPUT;
}

static void audit_log_put(struct channel_buf *to, const char *text)
{
	channel_buf_add(to, text, strlen(text));
}

static void audit_log_part(struct channel_buf *to, enum audit_log_part part, const void *bytes, size_t size)
{
	const uint8_t *from = bytes;
	char text[AUDIT_LINE_TEXT];

	for (uint32_t line = 0; size; line++) {
		size_t count = size < AUDIT_LINE_BYTES ? size : AUDIT_LINE_BYTES;

		audit_line_write(line, from, count, text);
		audit_log_put(to, audit_log_words[part]);
		audit_log_put(to, text);
		audit_log_put(to, "\n");
		from += count;
		size -= count;
	}
}

int audit_log_write(const struct audit_log *log, const char *file)
{
	struct audit_record end = {.kind = AUDIT_END, .outcome = AUDIT_WORKS, .count = 1};
	struct channel_buf text = {0}, records = {0};
	int exit;

	end.key = (uint32_t)log->count;
	channel_buf_add(&records, &log->header, sizeof(log->header));
	channel_buf_add(&records, log->records, log->count * sizeof(end));
	channel_buf_add(&records, &end, sizeof(end));
	audit_log_put(&text, AUDIT_LOG_HEAD "\n" AUDIT_LOG_SUBJECT);
	audit_log_put(&text, log->subject);
	audit_log_put(&text, "\n");
	if (log->control) {
		audit_log_put(&text, AUDIT_LOG_CONTROL);
		audit_log_put(&text, log->control);
		audit_log_put(&text, "\n");
	}
	audit_log_part(&text, AUDIT_LOG_CHARTER, log->charter, log->charter_size);
	audit_log_part(&text, AUDIT_LOG_HOST, log->host, log->host_size);
	audit_log_part(&text, AUDIT_LOG_AUDIT, channel_buf_at(&records), channel_buf_count(&records));
	exit = file_write(file, channel_buf_at(&text), channel_buf_count(&text));
	channel_buf_free(&text);
	channel_buf_free(&records);
	return exit;
}

void audit_log_free(struct audit_log *log)
{
	free(log->subject);
	free(log->control);
	free(log->charter);
	free(log->host);
	free(log->records);
	*log = (struct audit_log){0};
}
