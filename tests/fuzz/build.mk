# libFuzzer is clang's: the targets, and a program that writes the binary forms that `forms` starts from.
fuzz_flags = -O2 $(SAN_FLAGS) -fsanitize=fuzzer-no-link
$(eval $(call san_rules,clang,fuzz,$(fuzz_flags)))
$(eval $(call san_lib_rule,clang,fuzz))
fuzz_frames_src := tests/fuzz/frames.c cli/channel/channel.c cli/channel/channel_buf.c cli/base/out.c
fuzz_target = $(eval $(call san_program,clang,fuzz,$(SAN_FLAGS) -fsanitize=fuzzer,fuzz/$(1),$(2),$(3)))
$(call fuzz_target,forms,tests/fuzz/forms.c)
$(call fuzz_target,json,tests/fuzz/json.c tests/fuzz/quiet.c $(filter-out cli/base/out.c,$(cli_doc_src)),-ljansson)
$(call fuzz_target,channel,tests/fuzz/channel.c $(fuzz_frames_src))
$(call fuzz_target,broker,tests/fuzz/broker.c cli/channel/broker.c cli/channel/broker_client.c cli/channel/broker_vm.c $(fuzz_frames_src))
$(eval $(call san_program,clang,san,$(SAN_FLAGS),fuzz/seeds,tests/fuzz/seeds.c))
