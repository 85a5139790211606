"""«Сегодня»: what needs this person today, each deal once, with its reasons in words and the act on its line."""
