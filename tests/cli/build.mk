# The command's documents on the build machine: their small parts, and mutated files, under ASan and UBSan.
cli_doc_src := $(addprefix cli/,$(addsuffix .c,doc_binary doc_feature doc_host doc_load doc_open doc_open_registers \
	doc_open_services doc_place doc_resolve doc_rows doc_seal doc_sealed doc_text doc_vm file json_canon json_pos \
	levels names out services suggest verdict)) $(GEN)/withhold.c
$(foreach cc,$(test_compilers),$(eval $(call san_program,$(cc),san,$(SAN_FLAGS),cli-json,\
	tests/cli/test_json.c cli/json_canon.c cli/json_pos.c cli/suggest.c,-ljansson -lcmocka)))
$(foreach cc,$(test_compilers),$(eval $(call san_program,$(cc),san,$(SAN_FLAGS),cli-mutate,\
	tests/cli/mutate.c $(cli_doc_src),-ljansson)))
