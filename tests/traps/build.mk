# The payload that measures traps at EL2 of a bare machine, and the judge of what it prints.
traps_out := $(BUILD)/tests/traps
traps_obj := $(call el2_obj,$(addprefix tests/traps/,entry.S neutral.c things.c measure.c) guests/lib/console.c guests/lib/sysreg.c) \
	$(BUILD)/el2/tests/traps/rows.o
$(traps_obj): EL2_CFLAGS += -Iguests -Itests/traps

# Encodings and instruction words of the rows, and no more of them.
$(traps_out)/rows.c: $(GEN_STAMP)
	@mkdir -p $(@D)
	{ echo '#include "bare.h"'; \
	$(GEN_BIN) --list registers | awk '$$1 == "register" { n++; r = r sprintf("\t%d << 14 | %d << 11 | %d << 7 | %d << 3 | %d,\n", $$5, $$6, $$7, $$8, $$9) } \
		END { printf "const uint16_t thing_regs[] = {\n%s};\nconst unsigned thing_reg_count = %d;\n", r, n }'; \
	$(GEN_BIN) --list insns | awk '$$1 == "insn" { n++; r = r sprintf("\t{%su, %su, %d},\n", $$4, $$5, $$3) } \
		END { printf "const struct thing_insn thing_insns[] = {\n%s};\nconst unsigned thing_insn_count = %d;\n", r, n }'; } >$@
$(BUILD)/el2/tests/traps/rows.o: $(traps_out)/rows.c
	@mkdir -p $(@D)
	$(CROSS_CC) $(EL2_CFLAGS) -c -o $@ $<
$(traps_out)/measure.elf: $(traps_obj) guests/guests.ld
	@mkdir -p $(@D)
	$(CROSS_CC) $(EL2_CFLAGS) -nostdlib -static -Wl,--build-id=none -Wl,-z,max-page-size=4096 -Wl,--no-warn-rwx-segments \
		-T guests/guests.ld -o $@ $(filter %.o,$^)
$(traps_out)/measure.bin: $(traps_out)/measure.elf
	$(CROSS_OBJCOPY) -O binary $< $@
tests_out += $(traps_out)/measure.bin

traps_judge_src := $(addprefix tests/traps/,judge.c log.c differ.c) $(core_gen_src) $(names_gen_src)
$(traps_out)/judge: $(call host_obj,$(traps_judge_src))
	@mkdir -p $(@D)
	$(CC) $(HOST_CFLAGS) -o $@ $^
tests_out += $(traps_out)/judge
