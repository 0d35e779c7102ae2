/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/out.h"
#include "base/exit.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static bool out_coloured;
static unsigned out_columns = 100;

#define OUT_KEPT_MAX 512
static bool out_keeps;
static size_t out_kept_count;
static struct out_said out_kept_list[OUT_KEPT_MAX];

/* Who closes a standard stream must not find a socket or a file of ours in its place. */
static void out_streams(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 &&
		    open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
			_exit(CMD_ENVIRONMENT);
}

bool out_flush(void)
{
	static bool failed;

	if (!ferror(stdout))
		errno = 0;
	if (failed || (fflush(stdout) == 0 && !ferror(stdout)))
		return !failed;
	failed = true;
	out_error("standard output can't be written: %s",
		  errno ? strerror(errno) : "what came before was not");
	return false;
}

static void out_end(void)
{
	if (!out_flush())
		_exit(CMD_ENVIRONMENT);
}

void out_init(void)
{
	const char *term = getenv("TERM"), *no = getenv("NO_COLOR");
	struct winsize size;

	out_streams();
	atexit(out_end);
	if (!isatty(STDOUT_FILENO))
		return;
	out_coloured = !(no && *no) && !(term && strcmp(term, "dumb") == 0);
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40)
		out_columns = size.ws_col;
}

const char *out_colour(enum out_colour colour)
{
	static const char *const codes[] = {"\033[0m",  "\033[1m",  "\033[2m",
					    "\033[32m", "\033[33m", "\033[31m"};

	return out_coloured ? codes[colour] : "";
}

void out_keep(void)
{
	out_keeps = true;
}

const struct out_said *out_kept(size_t *count)
{
	*count = out_kept_count;
	return out_kept_list;
}

static void out_keep_one(const char *file, unsigned line, const char *format, va_list args)
{
	struct out_said *said = &out_kept_list[out_kept_count];
	char text[1024];

	if (!out_keeps || out_kept_count == OUT_KEPT_MAX)
		return;
	vsnprintf(text, sizeof(text), format, args);
	said->file = file ? strdup(file) : NULL;
	said->line = line;
	said->text = strdup(text);
	out_kept_count++;
}

/* What a terminal would act upon is not passed on: control characters of ASCII, and of Unicode in UTF-8. */
void out_text(FILE *to, const char *text)
{
	for (const unsigned char *c = (const unsigned char *)text; *c; c++)
		if ((*c < ' ' && *c != '\t') || *c == 0x7f)
			fprintf(to, "\\x%02x", *c);
		else if (*c == 0xc2 && c[1] >= 0x80 && c[1] < 0xa0)
			fprintf(to, "\\u%04x", *++c);
		else
			putc(*c, to);
}

/* stdout first, so that what was printed before an error stands before it. One line, whatever the text is. */
static void out_say(const char *file, unsigned line, const char *format, va_list args)
{
	char *text = NULL;

	fflush(stdout);
	fputs("charter: ", stderr);
	if (file)
		out_text(stderr, file);
	if (file && line)
		fprintf(stderr, ":%u", line);
	if (file)
		fputs(": ", stderr);
	if (vasprintf(&text, format, args) >= 0) {
		out_text(stderr, text);
		free(text);
	}
	fputc('\n', stderr);
}

void out_error(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	out_say(NULL, 0, format, args);
	va_end(args);
	va_start(args, format);
	out_keep_one(NULL, 0, format, args);
	va_end(args);
}

void out_error_at(const char *file, unsigned line, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	out_say(file, line, format, args);
	va_end(args);
	va_start(args, format);
	out_keep_one(file, line, format, args);
	va_end(args);
}

void out_note(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	out_say(NULL, 0, format, args);
	va_end(args);
}

void out_heading(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	printf("\n%s", out_colour(OUT_BOLD));
	vprintf(format, args);
	printf("%s\n", out_colour(OUT_PLAIN));
	va_end(args);
}

void out_words_begin(struct out_words *w, unsigned indent, const char *first)
{
	printf("  %-*s", (int)indent - 2, first);
	w->indent = indent;
	w->column = strlen(first) + 2 < indent ? indent : (unsigned)strlen(first) + 2;
}

void out_words_add(struct out_words *w, const char *word)
{
	unsigned length = (unsigned)strlen(word);

	if (w->column > w->indent && w->column + 1 + length > out_columns) {
		printf("\n%*s", (int)w->indent, "");
		w->column = w->indent;
	}
	putchar(' ');
	out_text(stdout, word);
	w->column += 1 + length;
}

void out_words_end(struct out_words *w)
{
	putchar('\n');
	w->column = 0;
}
