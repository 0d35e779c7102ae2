# The property tests: one program per compiler.
prop_src := $(sort $(wildcard tests/prop/*.c))
$(foreach cc,$(test_compilers),$(eval $(call san_program,$(cc),san,$(SAN_FLAGS),prop/prop,$(prop_src))))
