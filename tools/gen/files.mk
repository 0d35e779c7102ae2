gen_src := $(sort $(wildcard tools/gen/*.c))
gen_hdr := $(sort $(wildcard tools/gen/*.h))
