# The command's documents on the build machine: their small parts, and mutated files, under ASan and UBSan.
cli_doc_src := $(wildcard cli/doc/*.c) $(addprefix cli/base/,$(addsuffix .c,file json_canon json_pos names out suggest)) \
	$(GEN)/withhold.c
$(foreach cc,$(test_compilers),$(eval $(call san_program,$(cc),san,$(SAN_FLAGS),cli-json,\
	tests/cli/test_json.c cli/base/json_canon.c cli/base/json_pos.c cli/base/suggest.c,-ljansson -lcmocka)))
$(foreach cc,$(test_compilers),$(eval $(call san_program,$(cc),san,$(SAN_FLAGS),cli-mutate,\
	tests/cli/mutate.c $(cli_doc_src),-ljansson)))

# The command for arm64, static, where tools/setup.sh has provided its libraries: it must seal to the same bytes.
ARM64_LIBS ?= $(or $(CHARTER_CACHE),$(or $(XDG_CACHE_HOME),$(HOME)/.cache)/charter)/arm64
ARM64_CFLAGS = $(WARN) -O1 -D_GNU_SOURCE $(INCLUDE) -Icli -idirafter $(ARM64_LIBS)/usr/include
arm64_obj = $(patsubst %.c,$(BUILD)/arm64/%.o,$(lib_src) $(cli_src) $(GEN)/profiles.c $(GEN)/withhold.c)
$(BUILD)/arm64/%.o: %.c $(GEN_STAMP)
	@mkdir -p $(@D)
	$(CROSS_CC) $(ARM64_CFLAGS) -MMD -MP -c -o $@ $<
$(BUILD)/tests/charter-arm64: $(arm64_obj)
	@mkdir -p $(@D)
	$(CROSS_CC) -static -o $@ $^ -L$(ARM64_LIBS)/usr/lib/aarch64-linux-gnu -ljansson -lfdt
ifneq ($(wildcard $(ARM64_LIBS)/usr/lib/aarch64-linux-gnu/libjansson.a),)
tests_out += $(BUILD)/tests/charter-arm64
endif
