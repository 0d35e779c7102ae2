/* SPDX-License-Identifier: BSD-2-Clause */
#include "cmd/completion.h"
#include "base/names.h"
#include "cmd/cmd.h"
#include <stdio.h>
#include <string.h>

/* The first words of the lines of args_doc: a verb's own verbs. */
static void completion_own(const char *args)
{
	while (args && *args) {
		printf(" %.*s", (int)strcspn(args, " \n"), args);
		args = strchr(args, '\n');
		args += args != NULL;
	}
}

static void completion_rows(void)
{
	for (unsigned i = 0; i < ROW_FEATURE_COUNT; i++)
		printf(" %s", row_feature_names[i].name);
	for (unsigned i = 0; i < ROW_REG_COUNT; i++)
		printf(" %s", row_reg_names[i].name);
	for (unsigned i = 0; i < ROW_FWREG_COUNT; i++)
		printf(" %s", row_fwreg_names[i].name);
	for (unsigned i = 0; i < ROW_CALL_COUNT; i++)
		printf(" %s", row_call_names[i].name);
	for (unsigned i = 0; i < ROW_CONTROL_COUNT; i++)
		printf(" %s", row_control_names[i].name);
}

static void completion_options(const struct argp_option *o)
{
	for (; o && (o->name || o->key || o->doc); o++)
		if (o->name && !(o->flags & OPTION_HIDDEN))
			printf(" --%s", o->name);
	fputs(" --help", stdout);
}

static void completion_verb(const struct cmd_verb *verb)
{
	printf("\t%s)\n\t\topts=\"", verb->name);
	completion_options(verb->argp->options);
	fputs("\"\n\t\twords=\"", stdout);
	if (verb->words == CMD_WORDS_OWN)
		completion_own(verb->argp->args_doc);
	else if (verb->words == CMD_WORDS_ROW)
		fputs(" $_charter_rows", stdout);
	else if (verb->words == CMD_WORDS_DOCUMENT)
		fputs(" $(_charter_documents)", stdout);
	printf("\"\n\t\tfiles=%d ;;\n", verb->words == CMD_WORDS_DOCUMENT);
}

static void completion_verbs(void)
{
	for (size_t i = 0; i < cmd_verb_count; i++)
		printf("%s ", cmd_verbs[i].name);
}

void completion_bash(void)
{
	printf("# SPDX-License-Identifier: BSD-2-Clause\n# bash completion for charter; made by charter "
	       "--completion bash\n_charter_rows=\"");
	completion_rows();
	fputs("\"\n_charter_documents() {\n\tlocal dir file\n\techo", stdout);
	for (unsigned i = 0; i < ROW_PROFILE_COUNT; i++)
		printf(" %s", row_profiles[i].id);
	fputs("\n\tlocal IFS=:\n\tfor dir in $CHARTER_PATH \"$(dirname \"$(command -v "
	      "charter)\")/../share/charter\"; do\n"
	      "\t\tfor file in \"$dir\"/*.json; do\n"
	      "\t\t\t[ -e \"$file\" ] && basename \"$file\" .json\n\t\tdone\n\tdone\n}\n"
	      "_charter() {\n\tlocal cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} opts "
	      "words files\n"
	      "\tCOMPREPLY=()\n\tif [ \"$COMP_CWORD\" = 1 ]; then\n\t\tCOMPREPLY=($(compgen -W \"",
	      stdout);
	completion_verbs();
	fputs("help --help --version --man --completion\" -- \"$cur\"))\n\t\treturn\n\tfi\n\tcase "
	      "${COMP_WORDS[1]} in\n",
	      stdout);
	for (size_t i = 0; i < cmd_verb_count; i++)
		completion_verb(&cmd_verbs[i]);
	fputs("\thelp)\n\t\tfiles=0 words=\"", stdout);
	completion_verbs();
	fputs("\" ;;\n\t*) return ;;\n\tesac\n\tcase $prev in\n"
	      "\t--charter | --host) words=$(_charter_documents) files=1 ;;\n\tesac\n\tcase $cur in\n"
	      "\t-*) COMPREPLY=($(compgen -W \"$opts\" -- \"$cur\")) ;;\n"
	      "\t*) COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
	      "\t\t[ \"$files\" = 0 ] || COMPREPLY+=($(compgen -f -- \"$cur\")) ;;\n\tesac\n}\n"
	      "complete -o default -F _charter charter\n",
	      stdout);
}
