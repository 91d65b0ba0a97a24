"""The service directory: who offers what, where and when, in the words of HSDS 3, and who lacks it within a walk."""
