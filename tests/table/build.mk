# One runner for all tables.
table_src := tests/table/main.c tests/table/run.c tests/table/trap.c tests/table/nested.c tests/table/enforce.c
$(foreach cc,$(test_compilers),$(eval $(call san_program,$(cc),san,$(SAN_FLAGS),table/table,$(table_src))))
