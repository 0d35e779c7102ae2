# How the library's tests are built: the library and the tests themselves once per compiler, under sanitizers.
# Each folder that needs more has a build.mk of its own. `make tests` builds them all.
TEST_CFLAGS = $(WARN) -O1 -g -fno-omit-frame-pointer -D_GNU_SOURCE $(INCLUDE) -Icli -Itests/common
SAN_FLAGS = -fsanitize=address,undefined -fno-sanitize-recover=all
TSAN_FLAGS = -fsanitize=thread
test_compilers := gcc clang

# $(call san_rules,COMPILER,NAME,FLAGS): objects of any source under build/NAME/COMPILER/, with these flags.
define san_rules
$(BUILD)/$(2)/$(1)/%.o: %.c $$(GEN_STAMP)
	@mkdir -p $$(@D)
	$(1) $$(TEST_CFLAGS) $(3) -MMD -MP -c -o $$@ $$<
endef
san_obj = $(patsubst %.c,$(BUILD)/$(2)/$(1)/%.o,$(3))

$(foreach cc,$(test_compilers),$(eval $(call san_rules,$(cc),san,$(SAN_FLAGS))))
$(foreach cc,$(test_compilers),$(eval $(call san_rules,$(cc),tsan,$(TSAN_FLAGS))))

# The library, its profiles and the tests' own helpers, as one archive per compiler and sanitizer.
san_lib_src = $(lib_src) $(GEN)/profiles.c $(tests_common_src)
define san_lib_rule
$(BUILD)/$(2)/$(1)/lib.a: $(call san_obj,$(1),$(2),$(san_lib_src))
	@rm -f $$@
	ar rcsD $$@ $$^
endef
$(foreach cc,$(test_compilers),$(foreach san,san tsan,$(eval $(call san_lib_rule,$(cc),$(san)))))

# $(call san_program,COMPILER,NAME,FLAGS,PROGRAM,SOURCES,LIBRARIES)
define san_program
$(BUILD)/tests/$(4)-$(1): $(call san_obj,$(1),$(2),$(5)) $(BUILD)/$(2)/$(1)/lib.a
	@mkdir -p $$(@D)
	$(1) $$(TEST_CFLAGS) $(3) -o $$@ $$^ $(6)
tests_out += $(BUILD)/tests/$(4)-$(1)
endef

include $(sort $(wildcard tests/*/build.mk))

tests: $(tests_out)
.PHONY: tests
