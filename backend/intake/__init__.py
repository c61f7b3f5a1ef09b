"""信息收集: a report comes in and its case comes into being; the public follows it by its code."""
