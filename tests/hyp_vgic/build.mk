# The guest's GIC (hyp/irq/vgic*) on the build machine, with a faked CPU interface under it.
hyp_vgic_src := $(wildcard tests/hyp_vgic/*.c) hyp/dev/mmio.c $(wildcard hyp/irq/vgic*.c)

# $(call hyp_vgic_program,COMPILER)
define hyp_vgic_program
$(BUILD)/tests/hyp_vgic-$(1): $(hyp_vgic_src) $$(wildcard tests/hyp_vgic/*.h tests/hyp_vgic/*/*/*.h hyp/irq/*.h) \
	$(GEN)/sysio_gen.h
	@mkdir -p $$(@D)
	$(1) $(TEST_CFLAGS) -Itests/hyp_vgic/include -Ihyp -Itests/hyp_vgic $(SAN_FLAGS) -o $$@ $(hyp_vgic_src)
tests_out += $(BUILD)/tests/hyp_vgic-$(1)
endef
$(foreach cc,$(test_compilers),$(eval $(call hyp_vgic_program,$(cc))))
