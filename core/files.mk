core_src := core/access.c core/control.c core/explain.c core/feature.c core/fwreg.c core/host.c core/idreg.c \
	core/sealed.c core/service.c core/sha256.c core/state.c core/vm.c
