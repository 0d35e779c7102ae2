# How the hypervisor is built: a position-independent image that relocates itself.
hyp_bin = $(BUILD)/hyp/charter-hyp.bin
hyp_elf = $(BUILD)/hyp/charter-hyp.elf
hyp_out := $(hyp_bin)
hyp_obj = $(call el2_obj,$(hyp_src) $(hyp_asm)) $(call el2_obj,$(GEN)/sysio.S $(GEN)/withhold.c)

# Registers by number, from the rows.
$(BUILD)/tools/sysio: tools/sysio.c $(GEN_STAMP)
	@mkdir -p $(@D)
	$(CC) $(HOST_CFLAGS) -o $@ $< $(core_gen_src)
$(GEN)/sysio.S: $(BUILD)/tools/sysio
	$< asm >$@
$(GEN)/sysio_gen.h: $(BUILD)/tools/sysio
	$< header >$@

# What the assembly knows of C's structs: written by one compilation, proved by the next.
EL2_HYP = $(EL2_CFLAGS) -Ihyp -I$(BUILD)/hyp
$(BUILD)/hyp/offsets.h: hyp/cpu/offsets.c $(GEN)/sysio_gen.h
	@mkdir -p $(@D)
	$(CROSS_CC) $(EL2_HYP) -MMD -MT $@ -MF $@.d -S -o $(@D)/offsets.s $<
	sed -n 's/^#offset \([A-Z0-9_]*\) [#]*\([0-9]*\)$$/#define \1 \2/p' $(@D)/offsets.s >$@
$(BUILD)/hyp/offsets.o: hyp/cpu/offsets.c $(BUILD)/hyp/offsets.h
	$(CROSS_CC) $(EL2_HYP) -DOFFSETS_CHECK -c -o $@ $<

$(call el2_obj,$(hyp_src)): $(GEN)/sysio_gen.h
$(BUILD)/el2/hyp/%.o: hyp/%.S $(BUILD)/hyp/offsets.h
	@mkdir -p $(@D)
	$(CROSS_CC) -I$(BUILD)/hyp -MMD -MP -c -o $@ $<
$(call el2_obj,$(GEN)/sysio.S): $(GEN)/sysio.S
	@mkdir -p $(@D)
	$(CROSS_CC) -march=armv8-a -c -o $@ $<

HYP_LDFLAGS = -nostdlib -static -Wl,-pie -Wl,--no-dynamic-linker -Wl,-Bsymbolic -Wl,-z,notext -Wl,-z,max-page-size=4096 \
	-Wl,--gc-sections -Wl,--build-id=none -Wl,--no-warn-rwx-segments -Wl,-z,norelro
$(hyp_elf): $(hyp_obj) $(BUILD)/hyp/offsets.o $(BUILD)/el2/libcharter.a hyp/boot/image.lds
	$(CROSS_CC) $(HYP_LDFLAGS) -T hyp/boot/image.lds -o $@ $(hyp_obj) $(BUILD)/el2/libcharter.a
$(hyp_bin): $(hyp_elf)
	$(CROSS_OBJCOPY) -O binary $< $@
