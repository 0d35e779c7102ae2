# SPDX-License-Identifier: BSD-2-Clause
# The Markdown that docs/ is written in, as a manual page of section 5: headings, paragraphs, lists, tables, code.
# usage: awk -v name=NAME -v title=TITLE -f man/formats.awk FILE.md

function escape(text) {
	gsub(/\\/, "\\e", text)
	gsub(/-/, "\\-", text)
	return text
}
# `code` and **bold** in bold, links as their text.
function inline(text,    out, at) {
	while (match(text, /\[[^]]*\]\([^)]*\)/)) {
		at = substr(text, RSTART + 1, RLENGTH - 1)
		sub(/\]\(.*/, "", at)
		text = substr(text, 1, RSTART - 1) at substr(text, RSTART + RLENGTH)
	}
	text = escape(text)
	gsub(/\*\*/, "`", text)
	out = ""
	while ((at = index(text, "`"))) {
		out = out substr(text, 1, at - 1) (bold = !bold ? "\\fB" : "")
		if (!bold) out = out "\\fR"
		text = substr(text, at + 1)
	}
	return out text
}
function line(text) {
	if (text ~ /^[.']/) text = "\\&" text
	print text
}
function code(text) {
	text = escape(text)
	line(text)
}
function end_block() {
	if (block == "code") print ".fi\n.RE"
	block = ""
}

BEGIN {
	printf ".\\\" SPDX-License-Identifier: BSD-2-Clause\n.TH %s 5 \"\" \"\" \"Charter\"\n.SH NAME\n%s \\- %s\n.SH DESCRIPTION\n",
		name, escape(name), escape(title)
}
/^```/ {
	if (fence) { print ".fi\n.RE"; fence = 0 }
	else { end_block(); print ".PP\n.RS 4\n.nf"; fence = 1 }
	next
}
fence { code($0); next }
/^    / {
	if (block != "code") { end_block(); print ".PP\n.RS 4\n.nf"; block = "code" }
	code(substr($0, 5))
	next
}
/^# / { next }
/^### / { end_block(); print ".SS " inline(substr($0, 5)); next }
/^## / { end_block(); print ".SH " toupper(inline(substr($0, 4))); next }
/^\|[-| ]*\|$/ { next }
/^\|/ {
	text = $0
	gsub(/\\\|/, "\001", text)
	count = split(text, cell, "|")
	if (block != "table") { end_block(); block = "table"; next } # the heading says what the cells are
	for (i = 2; i < count; i++) {
		gsub(/^ +| +$/, "", cell[i])
		gsub(/\001/, "|", cell[i])
	}
	print ".TP"
	line(inline(cell[2]))
	for (i = 3; i < count; i++) line(inline(cell[i] (i + 1 < count && cell[i] != "" ? ";" : "")))
	next
}
/^$/ { if (block == "code") end_block(); blank = 1; next }
/^[-0-9]+\.? / {
	end_block()
	print ".IP " ($0 ~ /^-/ ? "\\(bu" : $1) " 4"
	sub(/^[-0-9]+\.? /, "")
	line(inline($0))
	block = "list"
	blank = 0
	next
}
{
	if (blank && block != "list") { end_block(); print ".PP" }
	else if (blank && $0 !~ /^ /) { end_block(); print ".PP" }
	blank = 0
	sub(/^ +/, "")
	line(inline($0))
}
END { end_block() }
