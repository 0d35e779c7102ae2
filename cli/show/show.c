/* SPDX-License-Identifier: BSD-2-Clause */
#include "show/show.h"
#include "base/exit.h"
#include "base/out.h"
#include "field.h"
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define SHOW_INDENT 22   /* where features begin */
#define SHOW_REGISTER 39 /* where fields begin */

static void show_line(const char *name, const char *text)
{
	printf("  %-20s ", name);
	out_text(stdout, text);
	putchar('\n');
}

/* What the document is, in its first lines. */
static void show_head(const struct doc *doc)
{
	static const char *const kinds[] = {"open charter", "sealed charter", "host", "profile"};

	printf("%s%s%s %s%s\n", out_colour(OUT_BOLD), kinds[doc->kind], out_colour(OUT_PLAIN), doc->file,
	       doc->binary ? " (binary)" : "");
	if (doc->open && doc->open->name)
		show_line("name", doc->open->name);
	if (doc->open && doc->open->why)
		show_line("why", doc->open->why);
	if (doc->open)
		show_line("base", doc->open->base ? doc->open->base->id : "none");
	if (doc->profile)
		show_line("source", doc->profile->source);
	if (doc->sha256[0])
		show_line("sha256", doc->sha256);
	printf("  %-20s %u (%s)\n", "model", CHARTER_MODEL_VERSION, CHARTER_MODEL_NAME);
}

static void show_features(const uint64_t *id)
{
	struct out_words words;
	char title[32];
	unsigned count = 0;

	for (unsigned i = 0; i < ROW_FEATURE_COUNT; i++)
		count += charter_feature_eval(id, i);
	out_heading("Features");
	snprintf(title, sizeof(title), "%u of %u known", count, (unsigned)ROW_FEATURE_COUNT);
	out_words_begin(&words, SHOW_INDENT, title);
	for (unsigned i = 0; i < ROW_FEATURE_COUNT; i++)
		if (charter_feature_eval(id, i))
			out_words_add(&words, row_feature_names[i].name);
	out_words_end(&words);
}

/* A statement of an open charter, with the reason beside it. */
static void show_said(const char *name, const char *value, const struct doc_said *said)
{
	printf("  %-28s %-10s %s", name, value, out_colour(OUT_DIM));
	out_text(stdout, said->why ? said->why : "");
	printf("%s\n", out_colour(OUT_PLAIN));
}

static void show_along(const struct doc *doc)
{
	struct out_words words;

	out_words_begin(&words, SHOW_INDENT, "with them");
	for (unsigned i = 0; i < ROW_FEATURE_COUNT; i++)
		if (doc->along.had[i] != doc->along.has[i] && !doc->open->feature[i].path) {
			char text[NAMES_FIELD_MAX];

			snprintf(text, sizeof(text), "%s%s", doc->along.has[i] ? "+" : "-",
				 row_feature_names[i].name);
			out_words_add(&words, text);
		}
	for (unsigned i = 0; i < CHARTER_ID_COUNT; i++)
		if (doc->along.zeroed[i]) {
			char text[NAMES_FIELD_MAX];

			snprintf(text, sizeof(text), "%s=0", names_of_id(i));
			out_words_add(&words, text);
		}
	out_words_end(&words);
}

static void show_facts(const struct doc_open *open)
{
	char text[32];

	for (unsigned i = 0; i < ROW_PLATFORM_COUNT; i++) {
		if (!open->platform[i].path)
			continue;
		snprintf(text, sizeof(text), "%" PRIu64, open->platform[i].value);
		show_said(row_platform_names[i].name, text, &open->platform[i]);
	}
}

static void show_services(const struct doc_open *open)
{
	char text[NAMES_FIELD_MAX];

	for (unsigned i = 0; i < ROW_FWREG_COUNT; i++)
		if (open->fwreg[i].path)
			show_said(row_fwreg_names[i].name,
				  services_word(i, open->fwreg[i].value, text, sizeof(text)),
				  &open->fwreg[i]);
	for (unsigned i = 0; i < ROW_FWVALUE_COUNT; i++)
		if (open->bit[i].path)
			show_said(row_fwvalue_names[i].name, open->bit[i].value ? "true" : "false",
				  &open->bit[i]);
}

/* What an open charter says, beside its base. */
static void show_statements(const struct doc *doc)
{
	char text[32], name[NAMES_FIELD_MAX];

	out_heading("Statements");
	for (unsigned i = 0; i < ROW_FEATURE_COUNT; i++)
		if (doc->open->feature[i].path)
			show_said(row_feature_names[i].name, doc->open->feature[i].value ? "true" : "false",
				  &doc->open->feature[i]);
	for (unsigned i = 0; i < ROW_FIELD_COUNT; i++) {
		if (!doc->open->field[i].path)
			continue;
		snprintf(text, sizeof(text), "0x%" PRIx64, doc->open->field[i].value);
		show_said(names_of_field(i, name), text, &doc->open->field[i]);
	}
	show_facts(doc->open);
	show_services(doc->open);
	show_along(doc);
}

static void show_register(unsigned id, uint64_t value, bool all)
{
	const struct row_reg *reg = names_reg(id);
	struct out_words words;
	char title[64], text[NAMES_FIELD_MAX];

	snprintf(title, sizeof(title), "%-17s 0x%016" PRIx64, names_of_id(id), value);
	out_words_begin(&words, SHOW_REGISTER, title);
	for (unsigned i = reg->field_count; i-- > 0;) {
		unsigned field = reg->first_field + i;
		uint64_t raw = field_of(&row_fields[field], value);

		if (!raw && !all)
			continue;
		snprintf(text, sizeof(text), "%s=%s%" PRIx64, row_field_names[field].name,
			 raw > 9 ? "0x" : "", raw);
		out_words_add(&words, text);
	}
	out_words_end(&words);
}

static void show_registers(const uint64_t *id, bool all)
{
	unsigned zero = 0;

	out_heading("ID registers");
	for (unsigned i = 0; i < CHARTER_ID_COUNT; i++) {
		if (id[i] || all)
			show_register(i, id[i], all);
		else
			zero++;
	}
	if (zero)
		printf("  %s%u more are zero%s\n", out_colour(OUT_DIM), zero, out_colour(OUT_PLAIN));
}

static void show_firmware(const uint64_t *fwreg, const uint8_t *has, const char *title)
{
	char text[160];

	out_heading("%s", title);
	for (unsigned i = 0; i < CHARTER_FWREG_COUNT; i++) {
		if (has && !has[i])
			printf("  %-28s %s\n", row_fwreg_names[i].name, "not known to the host");
		else
			printf("  %-28s 0x%-8" PRIx64 " %s\n", row_fwreg_names[i].name, fwreg[i],
			       services_word(i, fwreg[i], text, sizeof(text)));
	}
}

static void show_platform(const uint64_t *platform, const uint32_t *ccsidr, const uint8_t *known)
{
	static const char *const kinds[] = {"data or unified", "instruction"};

	out_heading("Platform");
	for (unsigned i = 0; i < CHARTER_PLATFORM_COUNT; i++) {
		if (known && !known[i])
			printf("  %-28s not known\n", row_platform_names[i].name);
		else
			printf("  %-28s %" PRIu64 "\n", row_platform_names[i].name, platform[i]);
	}
	for (unsigned i = 0; i < CHARTER_CCSIDR_COUNT; i++)
		if (ccsidr[i] != CHARTER_CCSIDR_NONE)
			printf("  CCSIDR.%-21u 0x%08x level %u, %s\n", i, ccsidr[i], i / 2 + 1, kinds[i & 1]);
}

/* The implementations that the guest may be moved to. */
static void show_others(const struct doc_others *others)
{
	if (others->count)
		out_heading("Other implementations");
	for (unsigned i = 0; i < others->count; i++)
		printf("  %-4u MIDR_EL1 0x%08" PRIx64 "  REVIDR_EL1 0x%" PRIx64 "  AIDR_EL1 0x%" PRIx64 "\n",
		       i + 1, others->list[i].midr, others->list[i].revidr, others->list[i].aidr);
}

/* Fields that the host can't be made to show otherwise. */
static void show_settable(const struct doc_host *host)
{
	struct out_words words;
	char text[NAMES_FIELD_MAX];

	out_words_begin(&words, SHOW_INDENT, "not settable");
	if (!host->settable_known)
		out_words_add(&words, "not known");
	for (unsigned i = 0; host->settable_known && i < ROW_FIELD_COUNT; i++)
		if (field_mask(&row_fields[i]) & ~host->host.settable[field_id(&row_fields[i])])
			out_words_add(&words, names_of_field(i, text));
	out_words_end(&words);
}

static void show_host(const struct doc *doc, const struct show_options *options)
{
	const struct charter_host *host = &doc->host.host;

	show_features(host->id);
	show_registers(host->id, options->all);
	show_settable(&doc->host);
	show_firmware(host->fwreg, host->has_fwreg, "Firmware registers (at most)");
	show_platform(host->platform, host->ccsidr, doc->host.platform_known);
}

void show_print(const struct doc *doc, const struct show_options *options)
{
	show_head(doc);
	if (doc->kind == DOC_HOST) {
		show_host(doc, options);
		return;
	}
	if (doc->open)
		show_statements(doc);
	show_features(doc->values.id);
	show_registers(doc->values.id, options->all);
	if (doc->kind != DOC_PROFILE)
		show_firmware(doc->values.fwreg, NULL, "Firmware registers");
	show_platform(doc->values.platform, doc->values.ccsidr,
		      doc->kind == DOC_PROFILE ? doc->host.platform_known : NULL);
	show_others(&doc->values.others);
}

int show_binary(const char *title, const void *data, size_t size, const struct show_options *options)
{
	static struct doc doc;
	int result;

	memset(&doc, 0, sizeof(doc));
	doc.kind = DOC_SEALED;
	doc.binary = true;
	doc.file = strdup(title);
	result = doc_binary_charter(title, data, size, &doc.values, doc.sha256);
	if (result == CMD_YES && options->json)
		show_json(&doc, options->json);
	else if (result == CMD_YES)
		show_print(&doc, options);
	doc_free(&doc);
	return result;
}
