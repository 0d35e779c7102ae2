# The seal under ThreadSanitizer, and a copy whose seal is broken on purpose, which it must find.
$(foreach cc,$(test_compilers),$(eval $(call san_program,$(cc),tsan,$(TSAN_FLAGS),tsan/seal,tests/tsan/seal.c,-pthread)))

# Negative control: `sealed` is stored and loaded without order.
define tsan_broken
$(BUILD)/tests/tsan/broken-$(1): core/seal.c core/vm.c $(BUILD)/tests/tsan/seal-$(1)
	@mkdir -p $(BUILD)/tests/tsan/broken
	sed 's/__ATOMIC_RELEASE/__ATOMIC_RELAXED/' core/seal.c > $(BUILD)/tests/tsan/broken/seal-$(1).c
	sed 's/__ATOMIC_ACQUIRE/__ATOMIC_RELAXED/' core/vm.c > $(BUILD)/tests/tsan/broken/vm-$(1).c
	$(1) $$(TEST_CFLAGS) $(TSAN_FLAGS) -o $$@ $(BUILD)/tests/tsan/broken/seal-$(1).c \
		$(BUILD)/tests/tsan/broken/vm-$(1).c $(BUILD)/tsan/$(1)/tests/tsan/seal.o $(BUILD)/tsan/$(1)/lib.a -pthread
tests_out += $(BUILD)/tests/tsan/broken-$(1)
endef
$(foreach cc,$(test_compilers),$(eval $(call tsan_broken,$(cc))))
