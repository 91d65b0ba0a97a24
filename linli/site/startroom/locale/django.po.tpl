msgid ""
msgstr ""
"Language: zh_Hans\n"
"Plural-Forms: nplurals=1; plural=0;\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"

msgid "%(name)s has already ended."
msgstr "%(name)s此前已终止。"

msgid "%(name)s added."
msgstr "已新增%(name)s。"

msgid "%(name)s ended."
msgstr "已终止%(name)s。"

msgid "Add ${a_words}"
msgstr "新增${zh}"

msgid "End ${words}"
msgstr "终止${zh}"

msgid "Filter"
msgstr "筛选"

msgid "History"
msgstr "变更记录"

msgid "Nothing here yet."
msgstr "还没有内容。"

msgid "The end date cannot be before the start date."
msgstr "终止日期不能早于起始日期。"

msgid "You are here"
msgstr "当前位置"

msgid "${Words} added"
msgstr "新增${zh}"

msgid "${Words} ended"
msgstr "终止${zh}"

msgid "${title}"
msgstr "${zh}"

msgid "${words}"
msgstr "${zh}"

msgid "added ${a_words}"
msgstr "新增${zh}"

msgid "community"
msgstr "社区"

msgid "ended"
msgstr "已终止"

msgid "ended ${a_words}"
msgstr "终止${zh}"

msgid "title"
msgstr "标题"

msgid "open"
msgstr "进行中"

msgid "since"
msgstr "起始日期"

msgid "since %(day)s"
msgstr "自%(day)s起"

msgid "until"
msgstr "失效日期"

msgid "to %(day)s"
msgstr "至%(day)s"
