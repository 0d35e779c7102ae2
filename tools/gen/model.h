/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What arch/ says, in memory. Parsers append; resolve.c sorts, numbers and
 * connects; the check_*.c files judge; the emit_*.c files write.
 */
#ifndef GEN_MODEL_H
#define GEN_MODEL_H

#include "cond.h"

/* The kinds of files: one folder each. */
enum kind {
	KIND_MODEL,
	KIND_SYSREG,
	KIND_FEATURE,
	KIND_POLICY,
	KIND_SERVICE,
	KIND_CONTROL,
	KIND_TRAP,
	KIND_INSN,
	KIND_STATE,
	KIND_PLATFORM,
	KIND_HYPERVISOR,
	KIND_PROFILE,
	KIND_COUNT,
};

enum reg_class { CLASS_ID, CLASS_ID32, CLASS_SYS };
enum reg_act { ACT_UNDEF, ACT_IGNORE, ACT_VALUE, ACT_YOURS, ACT_PASS, ACT_NATIVE };
enum span_kind { SPAN_FIELD, SPAN_RES0, SPAN_RES1 };

/* Some bits of a register: a field, or reserved. */
struct span {
	struct place at;
	enum span_kind kind;
	struct bits bits;
	const char *name; /* fields */
	bool is_signed;
	bool any;
	bool has_values;
	uint16_t valid;              /* bit v set: value v is defined */
	const char *value_names[16]; /* NULL: value v is not defined, or has no name */
	unsigned reg;                /* set when resolved: index of the register */
	unsigned index;              /* set when resolved: row_fields index of an ID register's field */
	unsigned policy;             /* set when resolved: index into policies, or NONE */
};

struct reg {
	struct place at;
	uint16_t num;
	const char *name;
	const char *source;
	uint8_t op0, op1, crn, crm, op2;
	uint16_t enc;
	enum reg_class cls;
	struct span *spans;
	unsigned span_count;
	struct cond needs;
	enum reg_act read, write;
	bool state, vcpu, el12;
	unsigned first_field; /* set when resolved */
	unsigned field_count;
	unsigned id_index;
	unsigned yours;
	unsigned effective; /* index of its row of control bits, or NONE */
};

struct off {
	struct place at;
	struct field_ref field;
	uint8_t value;
};

struct implied {
	struct place at;
	const char *name;
	unsigned index; /* set when resolved */
};

struct feature {
	struct place at;
	uint16_t num;
	const char *name;
	const char *section;
	struct atom *atoms;
	unsigned atom_count;
	struct implied *implied;
	unsigned implied_count;
	struct off *offs;
	unsigned off_count;
	bool off_never;
	unsigned first_atom;    /* set when resolved */
	unsigned first_implied; /* set when resolved */
};

enum rule {
	RULE_EXACT,
	RULE_LOWER,
	RULE_HIGHER,
	RULE_HIGHER_OR_ZERO,
	RULE_FREE,
	RULE_EXACT_OR_ZERO,
	RULE_LOWER_OR_NONE,
	RULE_LOWEST_BITS, /* platform facts only */
	RULE_COUNT
};
extern const char *const model_rule_names[RULE_COUNT];

struct policy {
	struct place at;
	struct field_ref field;
	enum rule rule;
	bool has_ceiling;
	uint32_t ceiling;
	bool inert;
	const char *needs_name; /* NULL: the field counts in any case */
	const char *why;
	unsigned needs; /* set when resolved */
};

struct pair {
	struct place at;
	struct field_ref high, low;
	uint32_t value;
};

enum fwkind { FW_VERSION, FW_BITMAP, FW_LEVEL };
enum grantop { GRANT_ALWAYS, GRANT_GE, GRANT_BIT, GRANT_IN };

/* `FWREG >= V`, `FWREG bit N`, `FWREG in V,V`. */
struct grant {
	enum grantop op;
	const char *fwreg_name;
	const char *text; /* the value as it was written */
	unsigned fwreg;   /* set when resolved */
	uint32_t value;   /* set when resolved */
};

struct fwvalue {
	struct place at;
	uint32_t value;
	const char *name;
	struct grant needs;
};

struct fwreg {
	struct place at;
	uint16_t num;
	const char *name;
	uint64_t id;
	enum fwkind kind;
	struct fwvalue *values;
	unsigned value_count;
	unsigned first_value; /* set when resolved */
};

enum answer { ANSWER_WORDS, ANSWER_DISCOVER, ANSWER_ACT, ANSWER_COUNT, ANSWER_NONE = ANSWER_COUNT };

struct answer_word {
	const char *fwreg_name; /* NULL: a number */
	uint64_t value;
	unsigned fwreg; /* set when resolved */
};

struct discovery {
	struct place at;
	const char *by_name;
	const char *level_name; /* NULL: at any level */
	int64_t answer;
	unsigned by;    /* set when resolved: call index */
	uint32_t level; /* set when resolved */
};

struct call {
	struct place at;
	uint16_t num;
	uint32_t fid;
	const char *name;
	bool has_grant;
	struct place grant_at;
	struct grant grant;
	enum answer answer;
	struct answer_word words[4];
	struct discovery *discoveries;
	unsigned discovery_count;
	unsigned first_word; /* set when resolved */
	unsigned first_discovery;
	unsigned act;
};

enum cond_kind { COND_ALWAYS, COND_WHEN, COND_UNLESS };

struct control {
	struct place at;
	uint16_t num;
	struct field_ref field; /* of an EL2 register: not resolved */
	struct bits bits;
	bool set;
	enum cond_kind cond;
	struct cond when;      /* WHEN, UNLESS */
	const char *host_name; /* NULL: any host */
	const char *why;
	unsigned reg; /* set when resolved: EL2 register */
	unsigned host;
};

/* Some bits of an EL1 or EL2 control register. */
struct control_bit {
	struct place at;
	enum span_kind kind;
	struct bits bits;
	const char *name; /* fields */
	struct cond needs;
	uint16_t off; /* what the bits are without what they need */
	bool police;
	unsigned index; /* set when resolved: row_bits index, or NONE: nothing is needed */
};

/* What the bits of a control register depend on. */
struct effective {
	struct place at;
	uint16_t num;
	const char *name; /* its format for HCR_EL2.E2H = 1 has `_E2H` behind it */
	const char *of;   /* the register */
	bool e2h;
	const char *source;
	struct control_bit *bits;
	unsigned bit_count;
	unsigned reg; /* set when resolved: index of the register, or NONE: EL2's */
	uint16_t enc;
	unsigned first_bit;
};

/* A register that is memory to a guest with an EL2 of its own. */
struct vncr {
	struct place at;
	const char *name;
	uint16_t offset;
	unsigned reg, el2; /* set when resolved: index of the register, or of EL2's; the other is NONE */
};

/* An EL2 register. */
struct el2 {
	struct place at;
	const char *name;
	const char *source;
	uint16_t enc;
	struct cond host;
	bool controls; /* set when resolved: trap or control rows name it */
};

enum take_kind { TAKE_REG, TAKE_INSN, TAKE_BIT, TAKE_KIND_COUNT };

/* What a name in `takes` or `partly` stands for. */
struct take {
	enum take_kind kind;
	unsigned index;
	bool read, write, partly; /* read, write: registers */
};

/* One line of a trap: takes, partly or along. */
struct trap_line {
	struct place at;
	bool partly, along, yours, read, write;
	const char **names;
	unsigned name_count;
	const char *what; /* partly, along */
};

/* One bit of an EL2 register that traps. */
struct trap {
	struct place at;
	uint16_t num;
	struct field_ref field; /* of an EL2 register: not resolved */
	uint8_t bit;
	bool set;
	struct cond host;
	const char *source;
	struct trap_line *lines;
	unsigned line_count;
	unsigned reg; /* set when resolved: EL2 register */
	struct take *takes;
	unsigned take_count, first_take;
};

struct state {
	struct place at;
	uint16_t num;
	const char *name;
	uint64_t id;
	struct cond needs;
	struct grant grant;
	uint16_t count, step;
	bool vcpu;
};

struct platform {
	struct place at;
	uint16_t num;
	const char *name;
	enum rule rule;
	const char *needs_name; /* NULL: every VM has the fact */
	const char *what;
	unsigned needs; /* set when resolved */
};

struct withhold {
	struct place at;
	const char *feature_name; /* one of the three is named, the others are NULL */
	const char *fwreg_name;
	struct field_ref field;
	const char *value_text; /* of a firmware register */
	uint32_t value;
	const char *unless_name; /* NULL: on any host */
	const char *why;
	unsigned feature; /* set when resolved */
	unsigned fwreg;
	unsigned unless;
};

/* What a CPU without the features does. */
enum insn_without { WITHOUT_UNDEF, WITHOUT_NOP, WITHOUT_OTHER, WITHOUT_COUNT };
extern const char *const model_without_names[WITHOUT_COUNT];

/* One feature that an instruction needs; with `more`, the next one too, else the next is another way. */
struct insn_need {
	const char *name;
	bool more;
	unsigned index; /* set when resolved */
};

struct insn {
	struct place at;
	uint16_t num;
	const char *name;
	uint32_t mask, value;
	struct insn_need *needs;
	unsigned need_count;
	enum insn_without without;
	const char *section;
	unsigned first_need; /* set when resolved */
};

struct profile_value {
	struct place at;
	const char *name;
	uint64_t value;
	unsigned index; /* set when resolved: ID index or platform index */
};

struct profile_cache {
	struct place at;
	unsigned select; /* as CSSELR_EL1 */
	uint64_t value;  /* as CCSIDR_EL1 reads: see model_profile_wide() */
};

struct profile {
	struct place at;
	const char *id;
	const char *source;
	struct profile_value *regs;
	unsigned reg_count;
	struct profile_value *platform;
	unsigned platform_count;
	struct profile_cache *caches;
	unsigned cache_count;
};

struct model {
	bool whole[KIND_COUNT]; /* every file of the kind was read: what is missing is missing */
	struct place arch;
	struct place version_at;
	uint32_t version; /* 0: not given */
	const char *version_name;
	struct reg *regs;
	unsigned reg_count;
	struct implied *el12s; /* by name: registers */
	unsigned el12_count;
	struct feature *features;
	unsigned feature_count;
	struct policy *policies;
	unsigned policy_count;
	struct pair *pairs;
	unsigned pair_count;
	struct fwreg *fwregs;
	unsigned fwreg_count;
	struct call *calls;
	unsigned call_count;
	struct control *controls;
	unsigned control_count;
	struct effective *effectives;
	unsigned effective_count;
	struct vncr *vncrs;
	unsigned vncr_count;
	struct el2 *el2s;
	unsigned el2_count;
	struct trap *traps;
	unsigned trap_count;
	struct state *states;
	unsigned state_count;
	struct platform *platforms;
	unsigned platform_count;
	struct withhold *withholds;
	unsigned withhold_count;
	struct profile *profiles;
	unsigned profile_count;
	struct insn *insns;
	unsigned insn_count;
	/* Set when resolved. */
	struct span **fields; /* of ID registers, in row_fields order */
	unsigned field_count;
	unsigned *ids; /* register indices, by ID index */
	unsigned id_count;
	struct atom *cond_atoms; /* follow those of the features in row_atoms */
	unsigned cond_atom_count;
	unsigned feature_atom_count;
	struct cond_part
		*cond_list; /* the parts of conditions that have several; index NONE and no name: the end */
	unsigned cond_list_count;
	struct control_bit **bits; /* those that need something, in row_bits order */
	unsigned bit_count;
	unsigned take_count;
	unsigned el2_reg_count; /* the first ones of el2s: those that trap and control rows name */
	unsigned insn_need_count;
	unsigned yours_count;
	unsigned act_count;
};

static inline bool model_is_id(const struct reg *reg)
{
	return reg->cls != CLASS_SYS;
}

static inline unsigned model_width(struct bits bits)
{
	return bits.msb - bits.lsb + 1u;
}

static inline uint64_t model_mask(struct bits bits)
{
	return (~0ull >> (63 - (bits.msb - bits.lsb))) << bits.lsb;
}

/* Row_fields index of REG.FIELD among ID registers, or NONE. Only after resolve_order(). */
unsigned model_find_field(const struct model *m, const char *reg, const char *field);

/* Index by name, or NONE. */
unsigned model_find_reg(const struct model *m, const char *name);
unsigned model_find_feature(const struct model *m, const char *name);
unsigned model_find_fwreg(const struct model *m, const char *name);
unsigned model_find_insn(const struct model *m, const char *name);
unsigned model_find_el2(const struct model *m, const char *name);
unsigned model_find_call(const struct model *m, const char *name);
unsigned model_find_platform(const struct model *m, const char *name);

/* Bits of a register with a span of this kind. */
uint64_t model_span_bits(const struct reg *reg, enum span_kind kind);

/* Whether CCSIDR_EL1 reads in the 64-bit format on this profile's CPU. Source: DDI 0487, CCSIDR_EL1. */
bool model_profile_wide(const struct model *m, const struct profile *profile);

/* A cache's CCSIDR_EL1 in the 32-bit format; `fits` says whether it can say all of it. */
uint32_t model_profile_cache(uint64_t value, bool wide, bool *fits);

/* `REG.FIELD` of a row_fields index. */
const char *model_field_text(const struct model *m, unsigned field);

/* A field's raw bits as the number they stand for. */
int64_t model_field_number(const struct span *field, uint64_t raw);

/* Whether the architecture defines this raw value of the field. */
bool model_field_valid(const struct span *field, uint64_t raw);

#endif
