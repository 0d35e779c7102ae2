# The channel's pure half (hyp/ctl) on the build machine, with a faked hypervisor around it.
hyp_ctl_src := tests/hyp_ctl/fake.c tests/hyp_ctl/link.c hyp/ctl/inbox.c hyp/ctl/outbox.c hyp/ctl/commands.c hyp/ctl/stats.c hyp/ctl/terms.c hyp/trap/refused.c

# The tests themselves; the fuzzer has its own.
hyp_ctl_tests := $(addprefix tests/hyp_ctl/,test.c commands.c stream.c output.c watch.c)

# $(call hyp_ctl_program,COMPILER,NAME,SOURCE,FLAGS)
define hyp_ctl_program
$(BUILD)/tests/hyp_ctl-$(2)-$(1): $(3) $(hyp_ctl_src) $$(wildcard tests/hyp_ctl/*.h hyp/ctl/*.h hyp/trap/*.h abi/*.h) \
	$(GEN)/sysio_gen.h $(BUILD)/san/$(1)/lib.a
	@mkdir -p $$(@D)
	$(1) $(TEST_CFLAGS) -Ihyp -Itests/hyp_ctl $(SAN_FLAGS) $(4) -o $$@ $(3) $(hyp_ctl_src) \
		$(BUILD)/san/$(1)/lib.a
tests_out += $(BUILD)/tests/hyp_ctl-$(2)-$(1)
endef
$(foreach cc,$(test_compilers),$(eval $(call hyp_ctl_program,$(cc),test,$(hyp_ctl_tests),)))
$(eval $(call hyp_ctl_program,clang,fuzz,tests/hyp_ctl/fuzz.c,-fsanitize=fuzzer))
