msgid ""
msgstr ""
"Language: zh_Hans\n"
"Plural-Forms: nplurals=1; plural=0;\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"

msgid "%(name)s has ended before."
msgstr "%(name)s 此前已结束。"

msgid "%(name)s was added."
msgstr "已新增 %(name)s。"

msgid "%(name)s was ended."
msgstr "已结束 %(name)s。"

msgid "Add ${a_words}"
msgstr "新增${zh}"

msgid "End ${words}"
msgstr "结束${zh}"

msgid "Filter"
msgstr "筛选"

msgid "History"
msgstr "历史"

msgid "Nothing here yet."
msgstr "还没有内容。"

msgid "The end cannot be before the beginning."
msgstr "结束日期不能早于开始日期。"

msgid "You are here"
msgstr "当前位置"

msgid "${Words} added"
msgstr "新增${zh}"

msgid "${Words} ended"
msgstr "结束${zh}"

msgid "${title}"
msgstr "${zh}"

msgid "${words}"
msgstr "${zh}"

msgid "added ${a_words}"
msgstr "新增${zh}"

msgid "community"
msgstr "社区"

msgid "ended"
msgstr "已结束"

msgid "ended ${a_words}"
msgstr "结束${zh}"

msgid "title"
msgstr "名称"

msgid "open"
msgstr "进行中"

msgid "since"
msgstr "自"

msgid "since %(day)s"
msgstr "自 %(day)s"

msgid "until"
msgstr "至"

msgid "until %(day)s"
msgstr "至 %(day)s"
