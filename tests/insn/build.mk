# The oracles' programs: they share nothing with the library, and read the rows as the generator lists them.
insn_src = tests/insn/judge.c tests/insn/rows.c
$(foreach oracle,llvm gnu,$(eval $(BUILD)/tests/insn/$(oracle): $(BUILD)/host/tests/insn/$(oracle).o $(call host_obj,$(insn_src))))
$(BUILD)/host/tests/insn/llvm.o: HOST_CFLAGS += -Itests/common
$(BUILD)/tests/insn/llvm: $(call host_obj,tests/common/disasm.c)
$(BUILD)/tests/insn/llvm $(BUILD)/tests/insn/gnu:
	@mkdir -p $(@D)
	$(CC) $(HOST_CFLAGS) -o $@ $^ -ldl
tests_out += $(BUILD)/tests/insn/llvm $(BUILD)/tests/insn/gnu
