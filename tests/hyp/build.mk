# The hypervisor's pure parts on the build machine: the device tree reader, memory, exceptions, power states,
# the scheduler, the guest's time, what it calls.
HYP_TEST_CFLAGS = $(TEST_CFLAGS) -Itests/hyp -Itests/hyp/fake -Ihyp
hyp_test_machine := tests/hyp/machine.c hyp/boot/machine.c hyp/boot/fdt.c hyp/boot/layout.c
hyp_test_memory := tests/hyp/memory.c hyp/mem/pool.c hyp/mem/stage2.c hyp/mem/table.c
hyp_test_e2h := tests/hyp/e2h.c hyp/cpu/e2h.c core/e2h.c
hyp_test_inject := tests/hyp/inject.c hyp/trap/inject.c
hyp_test_power := tests/hyp/power.c tests/hyp/power_fake.c hyp/psci/psci.c hyp/vm/vm.c
hyp_test_runq := tests/hyp/runq.c hyp/vm/runq.c
hyp_test_gic_vtr := tests/hyp/gic_vtr.c hyp/irq/gic_vtr.c
hyp_test_time := tests/hyp/time.c hyp/time/vtimer.c
hyp_test_calls := tests/hyp/calls.c hyp/trap/smccc.c hyp/trap/refused.c hyp/svc/clock.c hyp/svc/identity.c \
	hyp/svc/mitigation.c hyp/svc/ptp.c core/service.c core/fwreg.c core/implementation.c $(core_gen_src)
hyp_test_fuzz_machine := tests/hyp/fuzz_machine.c hyp/boot/machine.c hyp/boot/fdt.c hyp/boot/layout.c

# $(call hyp_test_program,COMPILER,NAME,FLAGS,LIBRARIES)
define hyp_test_program
$(BUILD)/tests/hyp-$(2)-$(1): $(hyp_test_$(2)) $(wildcard tests/hyp/*.h tests/hyp/fake/*/*.h hyp/*/*.h) $(GEN)/sysio_gen.h
	@mkdir -p $$(@D)
	$(1) $(HYP_TEST_CFLAGS) $(3) -o $$@ $(hyp_test_$(2)) $(4)
tests_out += $(BUILD)/tests/hyp-$(2)-$(1)
endef
$(foreach cc,$(test_compilers),$(eval $(call hyp_test_program,$(cc),machine,$(SAN_FLAGS),-lfdt)))
$(foreach cc,$(test_compilers),$(eval $(call hyp_test_program,$(cc),memory,$(SAN_FLAGS),)))
$(foreach cc,$(test_compilers),$(eval $(call hyp_test_program,$(cc),e2h,$(SAN_FLAGS),)))
$(foreach cc,$(test_compilers),$(eval $(call hyp_test_program,$(cc),inject,$(SAN_FLAGS),)))
$(foreach cc,$(test_compilers),$(eval $(call hyp_test_program,$(cc),runq,$(SAN_FLAGS),)))
$(foreach cc,$(test_compilers),$(eval $(call hyp_test_program,$(cc),gic_vtr,$(SAN_FLAGS),)))
$(foreach cc,$(test_compilers),$(eval $(call hyp_test_program,$(cc),time,$(SAN_FLAGS),)))
$(foreach cc,$(test_compilers),$(eval $(call hyp_test_program,$(cc),calls,$(SAN_FLAGS),)))
$(foreach cc,$(test_compilers),$(eval $(call hyp_test_program,$(cc),power,$(TSAN_FLAGS) -pthread,)))
$(eval $(call hyp_test_program,clang,fuzz_machine,$(SAN_FLAGS) -fsanitize=fuzzer,))
