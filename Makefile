# SPDX-License-Identifier: BSD-2-Clause
# One make for everything. Each folder lists its sources in files.mk and
# nothing else; how they are compiled is said here, once per world.
#
#   make            the command, the library, the hypervisor and the guests
#   make check      see ./check, which sets the machine up first
#   make install    all of it below PREFIX (/usr/local), see install.mk
#   make format     clang-format on what is ours
#   make tidy       clang-tidy

BUILD ?= build
ifeq ($(origin CC),default)
CC = gcc
endif
CROSS_COMPILE ?= aarch64-linux-gnu-
CROSS_CC = $(CROSS_COMPILE)gcc
CROSS_AR = $(CROSS_COMPILE)ar
CROSS_OBJCOPY = $(CROSS_COMPILE)objcopy
GEN = $(BUILD)/gen

.DELETE_ON_ERROR:
.SECONDEXPANSION:
all:

include arch/files.mk core/files.mk hyp/files.mk guests/files.mk cli/files.mk tools/gen/files.mk tests/files.mk

WARN = -std=gnu11 -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wswitch-enum -Werror
INCLUDE = -Iabi -Icore/include -Icore -I$(GEN) -I$(GEN)/include
HOST_CFLAGS = $(WARN) -O2 -g -D_GNU_SOURCE $(INCLUDE) -Icli $(EXTRA_CFLAGS)
FREE_CFLAGS = -ffreestanding -fno-common -ffunction-sections -fdata-sections
EL2_CFLAGS = $(WARN) -O2 -g -march=armv8-a -mgeneral-regs-only -mstrict-align -mno-outline-atomics -fno-pic -fno-pie \
	-fno-stack-protector -fomit-frame-pointer -fno-asynchronous-unwind-tables -fno-tree-loop-distribute-patterns $(FREE_CFLAGS) $(INCLUDE)

# --- the generator, and what it makes ------------------------------------------------------------
GEN_BIN = $(BUILD)/tools/gen
$(GEN_BIN): $(gen_src) $(gen_hdr) core/rows.h
	@mkdir -p $(@D)
	$(CC) $(HOST_CFLAGS) -o $@ $(gen_src)

GEN_STAMP = $(GEN)/stamp
$(GEN_STAMP): $(GEN_BIN) $(arch_data)
	$(GEN_BIN) --arch arch --out $(GEN)
	@touch $@
$(gen_out): $(GEN_STAMP) ;

# --- libcharter, for the build machine and for EL2 -----------------------------------------------
core_gen_src = $(GEN)/rows.c
names_gen_src = $(GEN)/names.c
lib_src = $(core_src) $(core_gen_src) $(names_gen_src)

host_obj = $(patsubst %.c,$(BUILD)/host/%.o,$(1))
el2_obj = $(patsubst %.c,$(BUILD)/el2/%.o,$(patsubst %.S,$(BUILD)/el2/%.o,$(1)))

$(BUILD)/host/%.o: %.c $(GEN_STAMP)
	@mkdir -p $(@D)
	$(CC) $(HOST_CFLAGS) $(if $(filter core/% $(GEN)/%,$<),$(FREE_CFLAGS)) -MMD -MP -c -o $@ $<
$(BUILD)/el2/%.o: %.c $(GEN_STAMP)
	@mkdir -p $(@D)
	$(CROSS_CC) $(EL2_CFLAGS) $(if $(filter hyp/%,$<),-Ihyp) $(if $(filter guests/% $(GEN)/guest_%,$<),-Iguests) -MMD -MP -c -o $@ $<
$(BUILD)/el2/%.o: %.S $(GEN_STAMP)
	@mkdir -p $(@D)
	$(CROSS_CC) $(EL2_CFLAGS) $(if $(filter hyp/%,$<),-Ihyp) $(if $(filter guests/% $(GEN)/guest_%,$<),-Iguests) -MMD -MP -c -o $@ $<

$(BUILD)/libcharter.a: $(call host_obj,$(lib_src))
	@rm -f $@
	ar rcsD $@ $^
$(BUILD)/el2/libcharter.a: $(call el2_obj,$(lib_src))
	@rm -f $@
	$(CROSS_AR) rcsD $@ $^

# --- the command ---------------------------------------------------------------------------------
CLI_LIBS = -ljansson -lfdt
$(BUILD)/charter: $(call host_obj,$(cli_src) $(GEN)/profiles.c $(GEN)/withhold.c) $(BUILD)/libcharter.a
	$(CC) $(HOST_CFLAGS) -o $@ $^ $(CLI_LIBS)

include hyp/build.mk guests/build.mk tests/build.mk install.mk

all: $(BUILD)/charter $(BUILD)/libcharter.a $(hyp_out) $(guests_out) man

our_c = $(shell git ls-files '*.c' '*.h')
format:
	clang-format -i $(our_c)
format-check:
	clang-format --dry-run -Werror $(our_c)
clean:
	rm -rf $(BUILD)
.PHONY: all format format-check clean

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
