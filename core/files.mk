core_src := core/access.c core/ccsidr.c core/control.c core/e2h.c core/effective.c core/enforce.c core/explain.c core/feature.c core/field.c core/fwreg.c core/hole.c \
	core/host.c core/hostform.c core/idreg.c core/implementation.c core/insn.c core/lookup.c core/nested.c core/platform.c core/residue.c core/seal.c core/sealed.c \
	core/sealed_load.c core/service.c core/sha256.c core/state.c core/terms.c core/thing.c core/tlv_io.c core/tlv_rows.c core/vm.c
