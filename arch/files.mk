arch_data := arch/model.txt $(sort $(wildcard arch/*/*.txt))
gen_out := $(addprefix $(GEN)/,rows.c names.c profiles.c withhold.c guest_rows.c rows_gen.h include/charter/gen.h)
