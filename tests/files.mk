# Test sources, one list per folder. `common` is linked into the C tests of the library.
tests_common_src := tests/common/form.c tests/common/host.c
unit_src := $(sort $(wildcard tests/unit/test_*.c))
