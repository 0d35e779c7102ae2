/* SPDX-License-Identifier: BSD-2-Clause */
/* What every cmocka test includes, and the one way it runs. */
#ifndef TESTS_COMMON_UNIT_H
#define TESTS_COMMON_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Run a group; the output is TAP, which tests/unit/run.sh turns into `ok NAME` lines. */
#define unit_run(name, tests)                                                                                \
	(cmocka_set_message_output(CM_OUTPUT_TAP), cmocka_run_group_tests_name(name, tests, NULL, NULL))

#endif
