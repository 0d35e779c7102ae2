# SPDX-License-Identifier: BSD-2-Clause
# Manual pages, completion, and where everything goes.
#
#   make install [PREFIX=/usr/local] [DESTDIR=]
PREFIX ?= /usr/local
DESTDIR ?=
INSTALL ?= install
VERSION = 0.1
to = $(DESTDIR)$(PREFIX)

MAN_STAMP = $(BUILD)/man/stamp
$(MAN_STAMP): $(BUILD)/charter man/pages.sh man/formats.awk docs/formats.md
	@rm -rf $(@D)
	man/pages.sh $(BUILD)/charter $(@D)
	@touch $@
$(BUILD)/completion/charter: $(BUILD)/charter
	@mkdir -p $(@D)
	$< --completion bash >$@
man: $(MAN_STAMP)

define pkg_config
prefix=$(PREFIX)
includedir=$${prefix}/include
libdir=$${prefix}/lib

Name: charter
Description: what an arm64 VM is given: a freestanding library
Version: $(VERSION)
Cflags: -I$${includedir}
Libs: -L$${libdir} -lcharter
endef
export pkg_config

# The library twice: for this machine, and freestanding for EL2.
install: all $(MAN_STAMP) $(BUILD)/completion/charter
	$(INSTALL) -d $(to)/bin $(to)/include/charter $(to)/lib/pkgconfig $(to)/lib/charter/el2 $(to)/lib/charter/hyp \
		$(to)/lib/charter/guests $(to)/share/charter/schemas $(to)/share/man/man1 $(to)/share/man/man5 \
		$(to)/share/man/man7 $(to)/share/bash-completion/completions $(to)/share/doc/charter
	$(INSTALL) -m 755 $(BUILD)/charter $(to)/bin/
	$(INSTALL) -m 644 core/include/charter/*.h $(GEN)/include/charter/gen.h $(to)/include/charter/
	$(INSTALL) -m 644 $(BUILD)/libcharter.a $(to)/lib/
	$(INSTALL) -m 644 $(BUILD)/el2/libcharter.a $(to)/lib/charter/el2/
	$(INSTALL) -m 644 $(hyp_bin) $(to)/lib/charter/hyp/
	$(INSTALL) -m 644 $(guests_out) $(to)/lib/charter/guests/
	$(INSTALL) -m 644 charters/*.json $(to)/share/charter/
	$(INSTALL) -d $(to)/lib/charter/audit
	$(INSTALL) -m 644 audit/known.txt $(to)/lib/charter/audit/
	$(INSTALL) -m 644 schemas/*.json $(to)/share/charter/schemas/
	$(INSTALL) -m 644 $(BUILD)/man/*.1 $(to)/share/man/man1/
	$(INSTALL) -m 644 $(BUILD)/man/*.5 $(to)/share/man/man5/
	$(INSTALL) -m 644 $(BUILD)/man/*.7 $(to)/share/man/man7/
	$(INSTALL) -m 644 $(BUILD)/completion/charter $(to)/share/bash-completion/completions/
	$(INSTALL) -m 644 README.md LICENSE docs/*.md $(to)/share/doc/charter/
	printf '%s\n' "$$pkg_config" >$(to)/lib/pkgconfig/charter.pc
.PHONY: install man
