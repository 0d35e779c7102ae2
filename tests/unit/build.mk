# One program for each core file, with gcc and with clang, under ASan and UBSan.
unit_name = $(patsubst tests/unit/test_%.c,unit/%,$(1))
$(foreach cc,$(test_compilers),$(foreach src,$(unit_src),\
	$(eval $(call san_program,$(cc),san,$(SAN_FLAGS),$(call unit_name,$(src)),$(src),-lcmocka))))
