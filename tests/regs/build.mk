# LLVM's disassembler as an oracle for system registers: it shares nothing with the library or the generator.
$(BUILD)/tests/regs/llvm: $(BUILD)/host/tests/regs/llvm.o
	@mkdir -p $(@D)
	$(CC) $(HOST_CFLAGS) -o $@ $^ -ldl
tests_out += $(BUILD)/tests/regs/llvm
