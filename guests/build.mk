# How payloads are built: one flat binary each, from one source and the library.
guests_out := $(patsubst %,$(BUILD)/guests/%.bin,$(guests_programs))
guests_lib_obj := $(call el2_obj,$(guests_lib_src) $(GEN)/guest_rows.c)

$(BUILD)/guests/gic.elf: $(call el2_obj,$(guests_gic_src))
$(BUILD)/guests/features.elf: $(call el2_obj,$(guests_features_src))
$(BUILD)/guests/audit.elf: $(call el2_obj,$(guests_audit_src))
$(BUILD)/guests/exact.elf: $(call el2_obj,$(guests_exact_src))
$(BUILD)/guests/%.elf: $(BUILD)/el2/guests/%.o $(guests_lib_obj) guests/guests.ld
	@mkdir -p $(@D)
	$(CROSS_CC) $(EL2_CFLAGS) -nostdlib -static -Wl,--build-id=none -Wl,-z,max-page-size=4096 -Wl,--no-warn-rwx-segments \
		-T guests/guests.ld -o $@ $(filter %.o,$^)
$(BUILD)/guests/%.bin: $(BUILD)/guests/%.elf
	$(CROSS_OBJCOPY) -O binary $< $@
