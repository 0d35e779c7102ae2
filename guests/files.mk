# Payloads that run inside a VM, and on the bare machine as well.
guests_lib_src := guests/lib/start.S guests/lib/smccc.S guests/lib/sandbox.S guests/lib/console.c guests/lib/sysreg.c guests/lib/psci.c guests/lib/options.c
guests_programs := features hello live ticker probe services psci_race power answers hostile sweep bench
guests_programs += gic rtc audit
guests_programs += busy harm pattern refused exact
# Sources that a payload has besides its own.
guests_gic_src := guests/gic_more.c
guests_features_src := guests/features_list.S guests/features_memory.c
guests_audit_src := guests/audit/enter.S guests/audit/box.c guests/audit/record.c guests/audit/regs.c guests/audit/words.c guests/audit/calls.c guests/audit/pstate.c
guests_exact_src := guests/exact_run.S
guests_src := $(addprefix guests/,$(addsuffix .c,$(guests_programs)))
