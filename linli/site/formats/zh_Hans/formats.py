"""Dates as they are written on a Chinese form."""

DATE_FORMAT = "Y年n月j日"
SHORT_DATE_FORMAT = "n月j日"
DATETIME_FORMAT = "Y年n月j日 H:i"
SHORT_DATETIME_FORMAT = "n月j日 H:i"
TIME_FORMAT = "H:i"
YEAR_MONTH_FORMAT = "Y年n月"
MONTH_DAY_FORMAT = "n月j日"
FIRST_DAY_OF_WEEK = 1
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日"]
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
