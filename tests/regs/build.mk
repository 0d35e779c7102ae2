# LLVM's disassembler as an oracle for system registers: it shares nothing with the library or the generator.
$(BUILD)/host/tests/regs/llvm.o: HOST_CFLAGS += -Itests/common
$(BUILD)/tests/regs/llvm: $(BUILD)/host/tests/regs/llvm.o $(call host_obj,tests/common/disasm.c)
	@mkdir -p $(@D)
	$(CC) $(HOST_CFLAGS) -o $@ $^ -ldl
tests_out += $(BUILD)/tests/regs/llvm
