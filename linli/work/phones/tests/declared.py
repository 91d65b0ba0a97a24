"""What the tests of the whole tree know about `phones`; see `linli/core/tests/rows.py`."""

from linli.core.tests.rows import ADDS, ONCE, READS, VERSION

FORMS = {
    VERSION: "phones:apply phones:edit",
    ONCE: "phones:discard phones:restore",
    ADDS: "phones:handover phones:outbox phones:photo",
    READS: "phones:bag phones:device phones:hidden phones:whole",
}
PUBLIC = {
    "phones:whole": "scripts and styles of the app, the same for everybody",
}
PLAIN = {
    "Submission.answer": "a code",
    "Submission.phone_time": "a moment",
}
SILENT = {
    "build_bag": "derived, and rebuilt at any time; that it is taken along has an entry of its own",
    "forget_bags": "the same",
    "attach": "the photo reaches its record by an action of that record, which has an entry",
    "begin_anew": "a part of a photo; the whole one has an entry at its record",
    "complete": "the same",
    "find": "finds the photo of an item of the viewer",
    "put": "a part of a photo; the whole one has an entry at its record",
}
