cli_src := $(sort $(wildcard cli/*.c cli/*/*.c))
