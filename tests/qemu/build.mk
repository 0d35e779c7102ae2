# The tests of running machines: a stand-in for QEMU with the hypervisor, and a tool that sends frames, good and bad.
qemu_cli_obj = $(call host_obj,$(filter-out cli/main.c,$(cli_src)) $(GEN)/profiles.c $(GEN)/withhold.c)
$(BUILD)/tests/fake_el2: $(call host_obj,tests/qemu/fake_el2.c tests/qemu/fake_commands.c) $(qemu_cli_obj) $(BUILD)/libcharter.a
	@mkdir -p $(@D)
	$(CC) $(HOST_CFLAGS) -o $@ $^ $(CLI_LIBS)
$(BUILD)/tests/frames: $(call host_obj,tests/qemu/frames.c cli/channel/channel.c cli/channel/channel_buf.c cli/base/out.c)
	@mkdir -p $(@D)
	$(CC) $(HOST_CFLAGS) -o $@ $^
tests_out += $(BUILD)/tests/fake_el2 $(BUILD)/tests/frames
# A program for a Linux guest.
$(BUILD)/tests/linux_services: tests/qemu/linux_services.c
	@mkdir -p $(@D)
	$(CROSS_CC) $(WARN) -O2 -static -D_GNU_SOURCE -o $@ $<
tests_out += $(BUILD)/tests/linux_services
