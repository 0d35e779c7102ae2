/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The documents of the command: an open charter (what its text says, statement
 * by statement), the values it comes to, and the sealed charter and the host
 * snapshot in their JSON and binary forms. docs/formats.md describes them.
 * Functions that return int return an enum cmd_exit and have said on stderr what is wrong.
 */
#ifndef CLI_DOC_H
#define CLI_DOC_H

#include "base/file.h"
#include "base/json_canon.h"
#include "base/json_pos.h"
#include "base/names.h"
#include "doc/services.h"
#include <charter/charter.h>

#define DOC_FORMAT 1 /* of charters and host snapshots alike */

/* How a charter lets a host show a field otherwise: the field says which of the two it is. */
enum doc_varies { DOC_VARIES_NOT, DOC_VARIES_INERT, DOC_VARIES_VISIBLE };

/* What a charter lets its hosts do otherwise (charter/terms.h). */
struct doc_terms {
	uint8_t varies[ROW_FIELD_COUNT];           /* enum doc_varies */
	uint8_t accept_residue[ROW_FEATURE_COUNT]; /* 1: this feature may remain usable */
};

/* Implementations that a guest may be moved to (charter/implementation.h). */
struct doc_others {
	struct charter_implementation list[CHARTER_IMPLEMENTATIONS_MAX];
	unsigned count;
};

/* What a VM is granted, complete. */
struct doc_values {
	uint64_t id[CHARTER_ID_COUNT];
	uint64_t fwreg[CHARTER_FWREG_COUNT];
	uint64_t platform[CHARTER_PLATFORM_COUNT];
	uint32_t ccsidr[CHARTER_CCSIDR_COUNT];
	struct doc_terms terms;
	struct doc_others others;
};

/* One thing an open charter says. */
struct doc_said {
	uint64_t value;
	const char *why; /* or NULL; lives as long as the document */
	char *path;      /* JSON pointer, NULL: not said */
	unsigned line;
};

/* An open charter, each statement under the row it speaks of: the order in the text is gone. */
struct doc_open {
	char *file;
	json_t *root;
	struct json_pos pos;
	unsigned errors;
	const char *name, *why;         /* or NULL */
	const struct row_profile *base; /* NULL: none */
	unsigned base_line;
	struct doc_said feature[ROW_FEATURE_COUNT];
	struct doc_said field[ROW_FIELD_COUNT];
	struct doc_said ccsidr[CHARTER_CCSIDR_COUNT];
	struct doc_said fwreg[ROW_FWREG_COUNT]; /* versions and levels */
	struct doc_said bit[ROW_FWVALUE_COUNT]; /* bits of bitmaps */
	struct doc_said platform[ROW_PLATFORM_COUNT];
	struct doc_terms terms;
	struct doc_others others;
};

/* doc_text.c: JSON text, parsed, with its positions. On success *root is the caller's. */
int doc_text_parse(const char *file, const struct file_text *text, json_t **root, struct json_pos *pos);
/* "0x" and 1 to 16 hex digits. */
bool doc_text_hex(const char *text, uint64_t *value);
/* A value as documents write it: "0x" and 16 digits. */
json_t *doc_text_of(uint64_t value);

/* doc_open.c: read an open charter. All errors of the text are said, not only the first. */
int doc_open_read(struct doc_open *open, const char *file, json_t *root, struct json_pos *pos);
void doc_open_free(struct doc_open *open);
void doc_open_error(struct doc_open *open, const char *path, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* Note a statement; false: another one says otherwise (which has been reported). */
bool doc_open_say(struct doc_open *open, struct doc_said *said, const char *path, uint64_t value,
		  const char *why);

/* doc_open_registers.c: the members `registers` and `identity`. */
void doc_open_registers(struct doc_open *open, json_t *object);
void doc_open_identity(struct doc_open *open, json_t *object);
/* A statement about a field, if the architecture defines the value. */
void doc_open_field(struct doc_open *open, const char *path, unsigned field, uint64_t value, const char *why);
/* A register or field by name ("REG", "REG.FIELD"): its ID index and field, NAMES_NONE for all fields; else
 * an error. */
bool doc_open_register(struct doc_open *open, const char *path, const char *name, unsigned *id, int *field);
/* Call fn for each member of the object at path `at`, with the member's path and key. */
typedef void doc_open_fn(struct doc_open *open, const char *path, const char *key, json_t *value);
void doc_open_each(struct doc_open *open, const char *at, json_t *object, doc_open_fn *fn);
/* The value of a statement: itself, or {"is": value, "why": "text"}. NULL: an error. */
json_t *doc_open_is(struct doc_open *open, const char *path, json_t *value, const char **why);
bool doc_open_hex(struct doc_open *open, const char *path, json_t *value, uint64_t *number);

/* doc_open_services.c */
void doc_open_services(struct doc_open *open, json_t *object);

/* What the features of a charter became, beside what it says of them. */
struct doc_along {
	uint8_t had[ROW_FEATURE_COUNT];   /* in the base */
	uint8_t has[ROW_FEATURE_COUNT];   /* in the result */
	uint8_t zeroed[CHARTER_ID_COUNT]; /* registers of the base that are zero without a feature, and are
					     now */
};

/* doc_resolve.c: the values an open charter comes to. */
int doc_resolve(struct doc_open *open, struct doc_values *values, struct doc_along *along);
/* doc_place.c: the path of the statement that a refusal is about, or of the base. */
const char *doc_place(const struct doc_open *open, const struct doc_values *values,
		      const struct charter_refusal *why);
/* doc_feature.c: the features' part of it: from the base's values to those the statements make of them. */
void doc_feature_apply(struct doc_open *open, uint64_t *id);
/* After all statements: what is said of features is so, and none lacks one that it implies. */
void doc_feature_verify(struct doc_open *open, const uint64_t *id);
/*
 * Walk what `feature` implies, nearest first. from[i]: the feature that implied i
 * on the way (itself for the start), ROW_NONE: not reached.
 */
void doc_feature_walk(unsigned feature, uint16_t from[ROW_FEATURE_COUNT]);
/* Whether `feature` needs `other`: itself, what it implies, and so on. */
bool doc_feature_needs(unsigned feature, unsigned other);
/* Whether the condition of a feature asks this field. */
bool doc_feature_asks(unsigned feature, unsigned field);

/* What is in the way of a charter on a host: the library's refusal, and all of them. */
#define DOC_REFUSALS 256
struct doc_refusals {
	unsigned count;
	struct charter_refusal list[DOC_REFUSALS];
};

/* doc_vm.c: a VM of libcharter for a document. */
struct doc_vm {
	struct charter_vm *vm;
	void *memory;
};
/* A host that has these values itself, and every firmware register: the model's policy alone limits what it
 * grants. */
void doc_vm_own_host(const struct doc_values *values, struct charter_host *host);
/* Set everything and seal. All refusals are gathered; sealed when there are none. False: out of memory. */
bool doc_vm_make(struct doc_vm *vm, const struct doc_values *values, const struct charter_host *host,
		 struct doc_refusals *refusals);
/* The same, sealed with a hole. */
bool doc_vm_make_hole(struct doc_vm *vm, const struct doc_values *values, const struct charter_host *host,
		      const struct charter_hole *hole, struct doc_refusals *refusals);
void doc_vm_free(struct doc_vm *vm);

/* doc_sealed.c: the sealed charter in JSON. `vm` is sealed. */
json_t *doc_sealed_json(const struct doc_vm *vm, const struct doc_values *values);
json_t *doc_sealed_varies(const struct doc_terms *terms);
json_t *doc_sealed_residue(const struct doc_terms *terms);
/* The other implementations, in their order. */
json_t *doc_sealed_others(const struct doc_others *others);
/* Read one: whole, unharmed, and what its values come to in this model. */
int doc_sealed_read(const char *file, json_t *root, const struct json_pos *pos, struct doc_values *values,
		    char sha256[JSON_CANON_HEX]);
/* The class of a field that varies. */
enum doc_varies doc_varies_of(unsigned field);

/* A host snapshot, and which parts of it are known. What is not known is 0, and all of `settable` ones. */
struct doc_host {
	struct charter_host host;
	bool settable_known;
	bool fwreg_known;
	bool ccsidr_known;
	uint8_t id_known[CHARTER_ID_COUNT];
	uint8_t platform_known[CHARTER_PLATFORM_COUNT];
};

/* doc_host.c: host snapshots in JSON. */
json_t *doc_host_json(const struct doc_host *host);
int doc_host_read(const char *file, json_t *root, const struct json_pos *pos, struct doc_host *host);
/* A snapshot of which everything is known. */
void doc_host_whole(struct doc_host *host, const struct charter_host *snapshot);
/* What Charter's own hypervisor offers on a CPU like this. */
void doc_host_of_profile(const struct row_profile *profile, struct doc_host *host);
/* Whether it is for this row of arch/hypervisor that a field is offered with less than the CPU has. */
bool doc_host_keeps(const struct charter_host *host, const struct row_withhold *row, unsigned field);

/* doc_rows.c: rows as JSON objects, name -> value; for sealed charters and host snapshots. */
struct doc_rows {
	const char *file;
	const struct json_pos *pos;
	unsigned errors;
};
json_t *doc_rows_ids(const uint64_t *values, const uint8_t *known);
json_t *doc_rows_fwregs(const uint64_t *values, const uint8_t *known);
json_t *doc_rows_platform(const uint64_t *values, const uint8_t *known);
json_t *doc_rows_ccsidr(const uint32_t *values);
/* Read them back. known[i] becomes 1 for what is there; unknown names are errors unless their value is zero.
 */
void doc_rows_read_ids(struct doc_rows *rows, json_t *root, const char *member, uint64_t *values,
		       uint8_t *known);
void doc_rows_read_fwregs(struct doc_rows *rows, json_t *root, const char *member, uint64_t *values,
			  uint8_t *known);
void doc_rows_read_platform(struct doc_rows *rows, json_t *root, const char *member, uint64_t *values,
			    uint8_t *known);
void doc_rows_read_ccsidr(struct doc_rows *rows, json_t *root, const char *member, uint32_t *values);
void doc_rows_error(struct doc_rows *rows, const char *path, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* Each member of the outermost object must be in `names` (NULL ends them). */
void doc_rows_members(struct doc_rows *rows, json_t *root, const char *const *names);
/* The format number and the model version, which must not be newer than this command. */
void doc_rows_version(struct doc_rows *rows, json_t *root, const char *format);

/* doc_binary.c: the binary forms (abi/tlv.h). */
bool doc_binary_is(const void *data, size_t size);
int doc_binary_charter(const char *file, const void *data, size_t size, struct doc_values *values,
		       char sha256[JSON_CANON_HEX]);
int doc_binary_host(const char *file, const void *data, size_t size, struct doc_host *host);

/* doc_seal.c: seal a charter (DOC_OPEN, DOC_SEALED), on `host` if there is one (else NULL: by the model's
 * policy alone). What is in the way is said with file and line. On success *vm is sealed, and the caller's to
 * free. */
struct doc;
int doc_seal(const struct doc *doc, const struct doc_host *host, struct doc_vm *vm);
/* Its binary form, to be freed; NULL: out of memory (which has been said). */
void *doc_seal_binary(const struct doc_vm *vm, size_t *size);

enum doc_kind { DOC_OPEN, DOC_SEALED, DOC_HOST, DOC_PROFILE };

/* Anything that `show` and `check` take. */
struct doc {
	enum doc_kind kind;
	char *file; /* or the profile's id */
	struct doc_open *open;
	struct doc_along along;
	struct doc_values values; /* DOC_OPEN, DOC_SEALED, DOC_PROFILE */
	struct doc_host host;     /* DOC_HOST, DOC_PROFILE */
	const struct row_profile *profile;
	char sha256[JSON_CANON_HEX]; /* sealed documents */
	bool binary;
};

/* doc_load.c: a file, the NAME of a charter, or a profile's id. */
int doc_load(struct doc *doc, const char *what);
void doc_free(struct doc *doc);

#endif
