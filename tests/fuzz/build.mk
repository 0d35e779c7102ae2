# libFuzzer is clang's: the target, and a program that writes the seeds.
fuzz_flags = -O2 $(SAN_FLAGS) -fsanitize=fuzzer-no-link
$(eval $(call san_rules,clang,fuzz,$(fuzz_flags)))
$(eval $(call san_lib_rule,clang,fuzz))
$(eval $(call san_program,clang,fuzz,$(SAN_FLAGS) -fsanitize=fuzzer,fuzz/forms,tests/fuzz/forms.c))
$(eval $(call san_program,clang,san,$(SAN_FLAGS),fuzz/seeds,tests/fuzz/seeds.c))
